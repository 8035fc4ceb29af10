"""Layers of an uploaded PDF that can be switched off, and may hide what nobody meant to pass on."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

USES = (("View", "ViewState"), ("Print", "PrintState"), ("Export", "ExportState"))


def hidden_layers(pdf: Pdf) -> list[str]:
    """The names of layers that are off, or off for some use, and whether a rule shows what one hides."""
    properties = pdf.Root.get(Name.OCProperties)
    if properties is None:
        return []
    off = _switched_off(properties)
    names = {_name(layer) for layer in properties.get(Name.OCGs, Array()) if layer.objgen in off or _off_in_use(layer)}
    return sorted(names) + ["a layer shown by a rule" for _ in _rules(pdf)][:1]


def _switched_off(properties: Object) -> set[tuple[int, int]]:
    standard = properties.get(Name.D, Dictionary())
    off = {layer.objgen for layer in standard.get(Name.OFF, Array())}
    if standard.get(Name.BaseState, Name.ON) == Name.OFF:
        on = {layer.objgen for layer in standard.get(Name.ON, Array())}
        off |= {layer.objgen for layer in properties.get(Name.OCGs, Array()) if layer.objgen not in on}
    return off


def _off_in_use(layer: Object) -> bool:
    usage = layer.get(Name.Usage, Dictionary())
    return any(usage.get(f"/{use}", Dictionary()).get(f"/{state}") == Name.OFF for use, state in USES)


def _rules(pdf: Pdf) -> Iterator[Object]:
    for thing in pdf.objects:
        is_rule = isinstance(thing, Dictionary) and not isinstance(thing, Stream) and thing.get(Name.Type) == Name.OCMD
        if is_rule and (Name.VE in thing or thing.get(Name.P) in (Name.AllOff, Name.AnyOff)):
            yield thing


def _name(layer: Object) -> str:
    return f"“{layer.get(Name.Name, 'without a name')}”"
