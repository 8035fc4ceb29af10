"""Rules, disputes, variations, reviews, notice to leave, and who hosts."""

from django.urls import URLPattern, path

from pool.views import hosting, leaving, reviews, share_decisions, variations

_AGREEMENT = "agreements/<slug:agreement>/"
_VARIATION = f"{_AGREEMENT}variations/<int:number>/"
_SHARE = "share-decisions/<slug:fund>/<int:year>/"
_APPRAISAL = "hosting/<slug:appraisal>/"

pages: list[URLPattern] = [
    path(f"{_AGREEMENT}variations/", variations.variations, name="variations"),
    path(f"{_AGREEMENT}variations/new", variations.variation_propose, name="variation_propose"),
    path(_VARIATION, variations.variation, name="variation"),
    path(f"{_VARIATION}agree", variations.variation_agree, name="variation_agree"),
    path(f"{_VARIATION}refuse", variations.variation_refuse, name="variation_refuse"),
    path(f"{_VARIATION}withdraw", variations.variation_withdraw, name="variation_withdraw"),
    path(f"{_VARIATION}carry", variations.variation_carry, name="variation_carry"),
    path(f"{_AGREEMENT}reviews/", reviews.reviews, name="reviews"),
    path(f"{_AGREEMENT}reviews/<slug:due>/", reviews.review_record, name="review_record"),
    path(f"{_AGREEMENT}leaving/", leaving.leaving, name="leaving"),
    path(f"{_AGREEMENT}leaving/serve", leaving.notice_serve, name="notice_serve"),
    path(f"{_AGREEMENT}leaving/withdraw", leaving.notice_withdraw, name="notice_withdraw"),
    path(f"{_AGREEMENT}leaving/end", leaving.agreement_end, name="agreement_end"),
    path(_SHARE, share_decisions.share_decisions, name="share_decisions"),
    path(f"{_SHARE}propose", share_decisions.share_decide, name="share_decide"),
    path(f"{_SHARE}<int:number>/agree", share_decisions.share_agree, name="share_agree"),
    path(f"{_SHARE}<int:number>/refuse", share_decisions.share_refuse, name="share_refuse"),
    path(f"{_SHARE}<int:number>/withdraw", share_decisions.share_withdraw, name="share_withdraw"),
    path("hosting/", hosting.hosting, name="hosting"),
    path("hosting/new", hosting.appraisal_start, name="appraisal_start"),
    path(_APPRAISAL, hosting.appraisal, name="appraisal"),
    path(f"{_APPRAISAL}options/new", hosting.appraisal_option, name="appraisal_option_new"),
    path(f"{_APPRAISAL}options/<int:option>/", hosting.appraisal_option, name="appraisal_option"),
    path(f"{_APPRAISAL}factors/new", hosting.appraisal_factor, name="appraisal_factor_new"),
    path(f"{_APPRAISAL}factors/<int:factor>/", hosting.appraisal_factor, name="appraisal_factor"),
    path(f"{_APPRAISAL}choose", hosting.appraisal_choose, name="appraisal_choose"),
]
