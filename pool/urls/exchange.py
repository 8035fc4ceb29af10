"""Files in and out: imports, reconciliation, exports, returns."""

from django.urls import URLPattern, path

from pool.views import exports, import_sources, imports, reconciliation, returns

_FUND = "imports/<slug:fund>/"
_SOURCE = f"{_FUND}sources/<int:source>/"
_RUN = f"{_FUND}<int:run>/"
_RECONCILIATION = "reconciliation/<slug:fund>/<int:year>/<int:period>/"
_PARTNER = f"{_RECONCILIATION}<slug:partner>/"
_EXPORTS = "exports/<slug:fund>/<int:year>/"
_RETURNS = "returns/<slug:fund>/"
_EXPORTS_PERIOD = f"{_EXPORTS}<int:period>/"

pages: list[URLPattern] = [
    path(_FUND, imports.imports, name="imports"),
    path(f"{_FUND}sources/", import_sources.sources, name="import_sources"),
    path(f"{_FUND}sources/new", import_sources.source_new, name="import_source_new"),
    path(_SOURCE, import_sources.source, name="import_source"),
    path(f"{_SOURCE}codes", import_sources.source_codes, name="import_codes"),
    path(f"{_SOURCE}history", import_sources.history, name="import_source_history"),
    path(f"{_SOURCE}upload", imports.upload, name="import_upload"),
    path(_RUN, imports.import_run, name="import_run"),
    path(f"{_RUN}progress", imports.progress, name="import_progress"),
    path(f"{_RUN}errors.<str:kind>", imports.errors, name="import_errors"),
    path(f"{_RUN}apply", imports.apply, name="import_apply"),
    path(f"{_RUN}again", imports.again, name="import_again"),
    path(f"{_RUN}discard", imports.discard, name="import_discard"),
    path(_RECONCILIATION, reconciliation.reconciliation, name="reconciliation"),
    path(_PARTNER, reconciliation.partner, name="reconciliation_partner"),
    path(f"{_PARTNER}total", reconciliation.total, name="reconciliation_total"),
    path(f"{_PARTNER}items", reconciliation.item_add, name="reconciliation_item"),
    path(f"{_PARTNER}items/<int:item>/remove", reconciliation.item_remove, name="reconciliation_remove"),
    path(f"{_PARTNER}certify", reconciliation.certify, name="reconciliation_certify"),
    path(f"{_PARTNER}withdraw", reconciliation.withdraw, name="reconciliation_withdraw"),
    path(_EXPORTS_PERIOD, exports.exports, name="exports"),
    path(f"{_EXPORTS_PERIOD}all.xlsx", exports.workbook, name="export_all"),
    path(f"{_EXPORTS_PERIOD}ledger/<str:partner>.xlsx", exports.ledger, name="export_ledger"),
    path(f"{_EXPORTS_PERIOD}<slug:table>.<slug:form>", exports.period_table, name="export_table"),
    path(f"{_EXPORTS}<slug:table>.<slug:form>", exports.year_table, name="export_year_table"),
    path(_RETURNS, returns.returns, name="returns"),
    path(f"{_RETURNS}add", returns.add_layout, name="return_add"),
    path(f"{_RETURNS}<int:layout>/", returns.preview, name="return"),
    path(f"{_RETURNS}<int:layout>/file.xlsx", returns.download, name="return_file"),
    path(f"{_RETURNS}<int:layout>/sign/<slug:role>", returns.sign, name="return_sign"),
]
