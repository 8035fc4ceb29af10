"""Pages of specifications, contract reviews and notices, and what providers see of their own."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import contract_reviews, own_contracts, specifications

_ONE = "contracts/specifications/<slug:code>/"
_CONTRACT = "contracts/<slug:code>/"

pages: list[URLPattern | URLResolver] = [
    path("contracts/specifications/", specifications.specifications, name="specifications"),
    path("contracts/specifications/add/", specifications.specification_add, name="specification_add"),
    path(_ONE, specifications.specification, name="specification"),
    path(f"{_ONE}days/", specifications.specification_terms, name="specification_terms"),
    path(f"{_ONE}functions/", specifications.functions_set, name="functions_set"),
    path(f"{_ONE}minimums/add/", specifications.minimum_add, name="minimum_add"),
    path(f"{_ONE}minimums/<int:pk>/remove/", specifications.minimum_remove, name="minimum_remove"),
    path(f"{_ONE}indicators/add/", specifications.indicator_add, name="indicator_add"),
    path(f"{_ONE}indicators/<int:number>/", specifications.indicator_change, name="indicator_change"),
    path(f"{_ONE}indicators/<int:number>/remove/", specifications.indicator_remove, name="indicator_remove"),
    path(f"{_ONE}staffing/", specifications.staffing_record, name="staffing_record"),
    path("contracts/reviews/", contract_reviews.contract_reviews, name="contract_reviews"),
    path("contracts/reviews/<int:pk>/actions/add/", contract_reviews.review_action_add, name="review_action_add"),
    path("contracts/reviews/actions/<int:pk>/done/", contract_reviews.review_action_done, name="review_action_done"),
    path("contracts/reviews/notices/<int:pk>/outcome/", contract_reviews.notice_outcome, name="notice_outcome"),
    path("contracts/reviews/notices/<int:pk>/answer/", contract_reviews.notice_answer, name="notice_answer"),
    path(f"{_CONTRACT}reviews/add/", contract_reviews.review_add, name="review_add"),
    path(f"{_CONTRACT}notices/add/", contract_reviews.notice_issue, name="notice_issue"),
    path(f"{_CONTRACT}notices/<int:number>/next/", contract_reviews.notice_issue, name="notice_next"),
    path("your-contracts/", own_contracts.own_contracts, name="own_contracts"),
    path("your-contracts/notices/<int:pk>/answer/", own_contracts.own_answer, name="own_answer"),
    path("your-contracts/<slug:code>/staffing/", own_contracts.own_staffing, name="own_staffing"),
]
