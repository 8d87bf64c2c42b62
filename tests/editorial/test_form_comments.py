"""Comments on the form: beside their places, answered and resolved there, and nothing typed elsewhere is lost."""

import re

import pytest

from editorial import workflow
from editorial.models import Comment
from tests.editorial.profile_form import Form, change
from tests.editorial.scenes import first, logged_in
from tests.factories import edit, make_profile, make_reviewer, make_writer

pytestmark = pytest.mark.django_db

ROWS = [{"title": "Fission", "description": "The splitting."}, {"title": "Auger effect", "description": ""}]


def talked_about(path="known_for/fission", **content):
    profile = make_profile(known_for=ROWS, **content)
    return profile, workflow.comment(profile, path, "Who says so?", by=make_reviewer())


def answers(thread):
    return list(Comment.objects.filter(thread=thread).values_list("text", flat=True))


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_a_thread_stands_beside_its_row_and_field():
    profile, thread = talked_about()
    other = workflow.comment(profile, "summary", "Too short.", by=make_reviewer())
    order = workflow.comment(profile, "known_for#order", "Wrong order.", by=make_reviewer())
    html = Form(logged_in(make_writer()), change(profile)).html
    summary, section, row, next_row = (
        html.index(text)
        for text in ('id="id_summary"', 'id="section-known_for"', "row-known_for-0-h", "row-known_for-1-h")
    )
    assert summary < html.index(f'id="thread-{other.pk}"') < section
    assert section < html.index(f'id="thread-{order.pk}"') < row < html.index(f'id="thread-{thread.pk}"') < next_row


def test_a_comment_about_a_row_that_is_gone_is_kept_and_says_so():
    profile, _thread = talked_about()
    edit(profile, known_for=ROWS[1:])
    text = plain(Form(logged_in(make_writer()), change(profile)).html)
    assert "Known for, removed row about a row that is gone" in text
    assert "Who says so?" in text


def test_answering_keeps_every_word_typed_elsewhere():
    profile, thread = talked_about()
    form = Form(logged_in(make_writer()), change(profile))
    form.fill(summary="Typed, not saved.", note="For the reviewer.", **{"comment-text": "Half a thought"})
    form.fill(**{f"answer-{thread.pk}": "Hahn does."}).press(_talk=f"answer-{thread.pk}")
    assert answers(thread) == ["Hahn does."]
    assert form.values["summary"] == "Typed, not saved."
    assert form.values["note"] == "For the reviewer."
    assert form.values["comment-text"] == "Half a thought"
    assert form.values[f"answer-{thread.pk}"] == ""
    profile.refresh_from_db()
    assert profile.summary != "Typed, not saved."
    form.press(_save="Save")
    profile.refresh_from_db()
    assert profile.summary == "Typed, not saved."


def test_saving_sends_what_was_typed_as_an_answer():
    profile, thread = talked_about()
    form = Form(logged_in(make_writer()), change(profile))
    form.fill(**{f"answer-{thread.pk}": "Hahn does.", "comment-path": "summary", "comment-text": "Now longer."})
    form.fill(summary="Longer.").press()
    assert answers(thread) == ["Hahn does."]
    assert Comment.objects.get(path="summary").text == "Now longer."
    form.press()
    assert Comment.objects.count() == 3


def test_a_refused_answer_is_shown_again_with_its_reason():
    profile, thread = talked_about()
    form = Form(logged_in(make_writer()), change(profile))
    form.fill(**{f"answer-{thread.pk}": "x" * 5001}).press(_talk=f"answer-{thread.pk}")
    assert form.status == 409
    assert "Shorten it" in form.html
    assert form.values[f"answer-{thread.pk}"] == "x" * 5001
    assert answers(thread) == []


def test_resolving_takes_the_thread_off_the_form_and_counts_it():
    profile, thread = talked_about()
    form = Form(logged_in(make_writer()), change(profile)).press(_talk=f"resolve-{thread.pk}")
    thread.refresh_from_db()
    assert thread.resolved_by == make_writer()
    assert "Who says so?" not in form.html
    assert "(1 resolved)" in form.html


def test_a_read_only_form_takes_comments_and_says_how_to_withdraw():
    review = first("Emmy Noether", known_for=ROWS)
    thread = workflow.comment(review.profile, "known_for/fission", "Who says so?", by=make_reviewer())
    form = Form(logged_in(make_writer()), change(review.profile))
    assert "withdraw the submission first" in form.html
    assert 'name="_save"' not in form.html
    form.fill(**{f"answer-{thread.pk}": "Hahn does."}).press(_talk=f"answer-{thread.pk}")
    assert Comment.objects.get(thread=thread).revision == review.revision
    form.fill(**{"comment-path": "known_for/auger-effect", "comment-text": "And this?"}).press(_talk="comment")
    assert Comment.objects.get(path="known_for/auger-effect").revision == review.revision


def test_who_may_only_look_reads_comments_and_sends_none():
    from django.contrib.auth.models import Permission

    from tests.factories import make_user

    profile, thread = talked_about()
    looker = make_user("looker")
    looker.user_permissions.add(Permission.objects.get(codename="view_profile"))
    form = Form(logged_in(looker), change(profile))
    assert "Who says so?" in form.html
    assert f"answer-{thread.pk}" not in form.html
    form.press(**{"_talk": f"answer-{thread.pk}", f"answer-{thread.pk}": "Me."})
    assert form.status == 409
    assert answers(thread) == []


def test_a_comment_of_another_profile_is_not_answered_here():
    profile, _thread = talked_about()
    _other, foreign = talked_about()
    form = Form(logged_in(make_writer()), change(profile))
    form.press(**{"_talk": f"answer-{foreign.pk}", f"answer-{foreign.pk}": "Hello."})
    assert form.status == 409
    assert answers(foreign) == []


def test_nothing_said_becomes_html_on_the_form():
    profile, thread = talked_about()
    attack = "<script>alert(1)</script>"
    workflow.comment(profile, "", attack, by=make_writer(), thread=thread)
    workflow.comment(profile, "known_for/gone", attack, by=make_writer())
    html = Form(logged_in(make_writer()), change(profile)).html
    assert html.count("&lt;script&gt;alert(1)") >= 2
    assert attack not in html
