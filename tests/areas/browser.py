"""A browser without script: it reads the forms of a page, fills them in by the names that stand there, sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client


@dataclass
class Form:
    """A form as the page has it. fields: what is sent if nobody types; names: all that can be typed or ticked."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.errors: list[str] = []
        self._open: Form | None = None
        self._select = self._textarea = ""
        self._first = False
        self._error = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "error-message" in given.get("class", "") or "error-summary__list" in given.get("class", ""):
            self._error = True
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._open)
        elif self._open is not None and "disabled" not in given:
            self._control(self._open, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self._select, self._first = name, True
            form.names.setdefault(name, set())
        elif tag == "option" and self._select:
            form.names[self._select].add(given.get("value", ""))
            if self._first or "selected" in given:
                form.fields[self._select] = [given.get("value", "")]
                self._first = False
        elif tag == "textarea":
            self._textarea = name
            form.names[name], form.fields[name] = set(), [""]
        elif tag in ("input", "button") and name:
            self._box(form, given.get("type", "text" if tag == "input" else "submit"), name, given)

    @staticmethod
    def _box(form: Form, kind: str, name: str, given: dict[str, str]) -> None:
        value = given.get("value", "on" if kind == "checkbox" else "")
        form.names.setdefault(name, set())
        if kind not in ("radio", "checkbox", "submit"):
            form.fields.setdefault(name, []).append(value)
            return
        form.names[name].add(value)
        if "checked" in given:
            form.fields.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._textarea:
            self._open.fields[self._textarea][0] += data
        if self._error and data.strip():
            self.errors.append(data.strip())
            self._error = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""


class Browser:
    """One person at their own machine."""

    def __init__(self, email: str, password: str) -> None:
        self.client = Client()
        self.send("/accounts/login/", login=email, password=password)

    def read(self, path: str) -> str:
        answer = self.client.get(path, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    def send(self, path: str, *, to: str = "", **typed: object) -> str:
        """Fill in the form of the page that has all the names that are typed, and send it. Returns the answer.

        to: how the address ends that the form is sent to, where that is another page.
        """
        forms = [one for one in _read(self.read(path)).forms if one.method == "post" and one.action.endswith(to)]
        wanted = set(typed)
        form = next((one for one in forms if wanted <= set(one.names) and "logout" not in one.action), None)
        assert form is not None, f"{path} has no form with {sorted(wanted)}: {[sorted(one.names) for one in forms]}"
        sent = {
            **form.fields,
            **{name: _texts(value) for name, value in typed.items()},
        }
        for one, values in sent.items():
            choices = form.names.get(one) or set()
            assert not choices or set(values) <= choices, f"{path}: {one} offers {sorted(choices)}, not {values}"
        answer = self.client.post(form.action or path, sent)
        page = answer.content.decode()
        assert answer.status_code in (200, 302), (path, answer.status_code, _read(page).errors)
        assert not _read(page).errors, (path, _read(page).errors)
        return page


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader
