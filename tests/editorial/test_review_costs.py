"""The queue and the review page cost the same number of queries however much there is to show."""

import pytest
from django.urls import reverse

from editorial import workflow
from tests.editorial.scenes import first, logged_in, waiting
from tests.factories import make_reviewer, make_source, make_user, make_writer

pytestmark = pytest.mark.django_db

QUEUE = "/admin/editorial/review/"


def everything():
    return make_user("everything", "Writers", "Reviewers", "Publishers")


@pytest.mark.parametrize("count", [3, 30])
def test_the_queue_costs_the_same_at_three_and_at_thirty(count, django_assert_num_queries):
    ines = make_reviewer("ines")
    for number in range(count):
        review = first(f"Person A{number}")
        workflow.assign(review, by=make_writer(), asked=[ines, make_reviewer()], priority=2)
        workflow.claim(review, by=ines)
        workflow.review_opened(review, by=everything())
    for number in range(count // 3):
        ready = first(f"Person B{number}")
        workflow.approve(ready, digest=ready.revision.frozen.digest, by=ines)
        workflow.request_changes(first(f"Person C{number}"), by=ines, note="More.")
    client = logged_in(everything())
    client.get(QUEUE)
    with django_assert_num_queries(10):
        html = client.get(QUEUE).text
    assert html.count('form="together"') == count
    assert html.count("ines is on it.") == count


@pytest.mark.parametrize("count", [1, 30])
def test_the_review_page_costs_the_same_at_one_and_at_thirty(count, django_assert_num_queries):
    """One or thirty changes, comments with answers, sections' rows, people asked, and problems of the checks."""
    source = make_source("A paper").facts()
    review = waiting(
        honors=[{"title": f"Medal {number}", "awarded_by": "", "year": ""} for number in range(count)],
        texts=[{"heading": f"Part {number}", "body": "The first and best."} for number in range(count)],
        quotes=[{"text": f"It is {number}.", "source": source, "key": f"quote-{number}"} for number in range(count)],
    )
    people = [make_reviewer(f"reviewer-{number}") for number in range(count)]
    workflow.assign(review, by=make_writer(), asked=people)
    workflow.claim(review, by=people[0])
    for number, by in enumerate(people):
        path = ["summary", f"honors/medal-{number}", f"known_for/gone-{number}"][number % 3]
        opening = workflow.comment(review.profile, path, f"Comment {number}.", by=by, revision=review.revision)
        workflow.comment(review.profile, path, "Answer.", by=make_writer(), thread=opening)
    client = logged_in(make_reviewer())
    address = reverse("admin:editorial_review_change", args=[review.pk])
    client.get(address)
    with django_assert_num_queries(16):
        html = client.get(address).text
    assert html.count('class="thread__one"') == 2 * count
    assert html.count('class="change') >= 2 * count
