"""What a guest says through a preview link: kept, answered, and nobody else's to read."""

import re

import pytest
from django.test import Client

from editorial import workflow
from editorial.models import Comment, Event, PreviewLink, User
from editorial.workflow import WorkflowError
from editorial.workflow.commenting import comment
from editorial.workflow.sharing import MOST_COMMENTS
from tests.editorial.scenes import waiting
from tests.editorial.test_preview_links import get, shared
from tests.factories import make_reviewer, make_writer

pytestmark = pytest.mark.django_db


def say(link: PreviewLink, text: str = "The year is wrong.", path: str = "known_for/fission", **more):
    return Client().post(link.path, {"guest": "Lise M.", "path": path, "text": text, **more})


@pytest.mark.parametrize("path", ["known_for/fission", "summary", "texts/biography", ""])
def test_a_guest_leaves_a_comment_on_a_place_and_sees_it(path):
    link = shared()
    response = say(link, path=path)
    assert response.status_code == 303
    assert response.headers["Location"] == f"{link.path}?kept#comments"
    said = Comment.objects.get()
    assert (said.path, said.guest, said.link, said.by) == (path, "Lise M.", link, None)
    assert said.revision == link.revision
    assert "The year is wrong." in Client().get(f"{link.path}?kept").text
    assert Event.objects.filter(verb="commented", revision=link.revision, by=None).exists()


@pytest.mark.parametrize("wrong", [{"text": " "}, {"guest": ""}, {"path": "known_for/no-such-row"}, {"path": "uid"}])
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(wrong):
    link = shared()
    typed = {"guest": "Lise", "path": "summary", "text": "Typed words."} | wrong
    response = Client().post(link.path, typed)
    assert response.status_code == 400
    assert "Your comment was not sent." in response.text
    assert all(value.strip() in response.text for name, value in typed.items() if name != "path")
    assert not Comment.objects.exists()


def test_a_guest_sees_own_comments_and_their_answers_and_nobody_elses():
    link = shared(review := waiting())
    other = shared(review, guest="Otto")
    say(link, text="MINE")
    say(other, text="OF ANOTHER GUEST")
    mine = Comment.objects.get(text="MINE")
    writer = make_writer()
    profile = review.profile
    comment(profile, "summary", "AMONG OURSELVES", by=writer, revision=review.revision)
    comment(profile, mine.path, "AN ANSWER", by=writer, revision=review.revision, thread=mine)
    html = get(link).text
    assert "MINE" in html
    assert "AN ANSWER" in html
    assert "OF ANOTHER GUEST" not in html
    assert "AMONG OURSELVES" not in html
    assert "The editors" in html
    assert "writer" not in html.partition('id="comments"')[2]
    assert "MINE" not in get(other).text


def test_an_answer_is_signed_with_the_name_for_readers():
    link = shared(review := waiting())
    say(link)
    User.objects.filter(username="reviewer").update(byline="I. Marchetti", first_name="Secret")
    reviewer = make_reviewer()
    comment(review.profile, "", "Thank you.", by=reviewer, revision=review.revision, thread=Comment.objects.get())
    html = get(link).text
    assert "I. Marchetti" in html
    assert "Secret" not in html


def test_a_guest_answers_in_own_threads_only():
    link = shared(review := waiting())
    other = shared(review, guest="Otto")
    say(other, text="Of Otto.")
    say(link, text="Mine.")
    mine, theirs = Comment.objects.get(text="Mine."), Comment.objects.get(text="Of Otto.")
    say(link, text="More of mine.", thread=mine.pk)
    say(link, text="Meddling.", thread=theirs.pk)
    assert Comment.objects.get(text="More of mine.").thread == mine
    assert not Comment.objects.filter(thread=theirs).exists()
    with pytest.raises(WorkflowError, match="not one of yours"):
        workflow.guest_comment(link, "", "Meddling.", guest="Lise", thread=theirs)


def test_one_link_takes_fifty_comments_and_says_so():
    link = shared()
    Comment.objects.bulk_create(
        Comment(profile=link.revision.profile, link=link, guest="Lise", text=f"No. {number}")
        for number in range(MOST_COMMENTS)
    )
    response = say(link, text="One too many.")
    assert response.status_code == 409
    assert "all it may" in response.text
    assert "One too many." in response.text
    assert Comment.objects.count() == MOST_COMMENTS


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_by_link_costs_the_same_with_one_and_with_thirty_comments(count, django_assert_num_queries):
    link = shared(review := waiting())
    for number in range(count):
        said = workflow.guest_comment(link, "", f"Comment {number}", guest="Lise")
        comment(review.profile, "", "Yes.", by=make_writer(), revision=review.revision, thread=said)
    get(link)
    with django_assert_num_queries(5):
        get(link)


def test_a_thread_of_ones_own_has_a_form_to_answer_in():
    link = shared(review := waiting())
    other = shared(review, guest="Otto")
    say(other, text="Of Otto.")
    say(link, text="Mine.")
    mine, theirs = Comment.objects.get(text="Mine."), Comment.objects.get(text="Of Otto.")
    html = get(link).text
    assert html.count("<summary>Answer</summary>") == 1
    assert f'<label for="answer-{mine.pk}">' in html
    assert f"answer-{theirs.pk}" not in html
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html.partition("guest-reply")[2]))
    assert hidden == {"thread": str(mine.pk), "path": "known_for/fission", "guest": "Lise M."}
    assert Client().post(link.path, {**hidden, "text": "More of mine."}).status_code == 303
    assert Comment.objects.get(text="More of mine.").thread == mine


def test_an_answer_that_is_refused_stays_an_answer():
    link = shared()
    say(link, text="Mine.")
    mine = Comment.objects.get()
    response = say(link, text=" ", thread=mine.pk)
    assert response.status_code == 400
    assert f'<input type="hidden" name="thread" value="{mine.pk}" id="comment-thread">' in response.text
