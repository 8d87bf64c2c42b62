"""Comments: who may say, answer and resolve what, where, and that what was said stays said."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from editorial import workflow
from editorial.models import Comment, Event, Immutable, PreviewLink
from editorial.workflow import WorkflowError
from tests.editorial.scenes import first, nobody_special, waiting
from tests.factories import make_profile, make_published, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def said(profile, path="summary", text="Says who?", **more):
    return workflow.comment(profile, path, text, **({"by": make_reviewer()} | more))


def events(profile):
    verbs = [Event.Verb.COMMENTED, Event.Verb.RESOLVED, Event.Verb.REOPENED]
    return list(Event.objects.filter(profile=profile, verb__in=verbs).order_by("id"))


def link_to(review, **fields):
    expires = timezone.now() + timedelta(days=3)
    fields = {"guest": "Lise herself", "expires_at": expires, "made_by": make_writer()} | fields
    return PreviewLink.objects.create(revision=review.revision, **fields)


def test_an_answer_to_an_answer_joins_the_thread_at_its_place():
    profile = make_profile(name="Lise Meitner")
    opening = said(profile)
    answer = said(profile, "role", "The dossier.", by=make_writer(), thread=opening)
    again = said(profile, "role", "Which page?", thread=answer)
    assert [answer.thread, again.thread] == [opening, opening]
    assert [answer.path, again.path] == ["summary", "summary"]


@pytest.mark.parametrize("user", [make_writer, make_reviewer, make_publisher])
def test_writers_reviewers_and_publishers_take_part(user):
    comment = said(make_profile(), by=user())
    assert workflow.resolve(comment, by=user()).resolved_by == user()
    assert workflow.reopen(comment, by=user()).resolved_by is None


def test_who_may_only_look_or_nothing_takes_no_part():
    comment = said(make_profile())
    looker = make_user("looker")
    looker.user_permissions.add(*_permission("view_profile"))
    for user in (nobody_special(), looker):
        for verb in (
            lambda user=user: said(comment.profile, by=user),
            lambda user=user: workflow.resolve(comment, by=user),
        ):
            with pytest.raises(WorkflowError, match=r"may not comment. Ask an administrator"):
                verb()
    gone = make_writer("gone", is_active=False)
    with pytest.raises(WorkflowError, match="deactivated"):
        said(comment.profile, by=gone)
    assert Comment.objects.count() == 1


def test_of_two_who_resolve_the_second_is_told_who_was_first():
    comment = said(make_profile())
    stale = Comment.objects.get(pk=comment.pk)
    workflow.resolve(comment, by=make_writer())
    with pytest.raises(WorkflowError, match="writer has resolved this comment already"):
        workflow.resolve(stale, by=make_reviewer())
    workflow.reopen(stale, by=make_reviewer())
    with pytest.raises(WorkflowError, match="reopened this comment already"):
        workflow.reopen(comment, by=make_writer())


def test_resolving_an_answer_resolves_its_thread_and_an_answer_opens_it_again():
    opening = said(make_profile())
    answer = said(opening.profile, thread=opening, by=make_writer())
    workflow.resolve(answer, by=make_writer())
    opening.refresh_from_db()
    assert opening.resolved_at
    said(opening.profile, text="No: it is still wrong.", thread=opening)
    opening.refresh_from_db()
    assert opening.resolved_at is None
    assert [event.verb for event in events(opening.profile)] == [
        "commented", "commented", "resolved", "reopened", "commented",
    ]  # fmt: skip


def test_the_log_tells_the_place_and_the_beginning_but_no_mail_address():
    review = waiting()
    text = "Ask otto.frisch@example.org, or <lise@example.com>: " + "he knows it well. " * 20
    comment = said(review.profile, "known_for/fission", text, revision=review.revision)
    (event,) = events(review.profile)
    assert event.note.startswith("Known for 01: Ask [mail address], or <[mail address]>: he knows")
    assert event.note.endswith("…")
    assert "@" not in event.note
    assert (event.by, event.revision) == (make_reviewer(), review.revision)
    workflow.resolve(comment, by=make_writer())
    assert "Known for 01" in events(review.profile)[-1].note


@pytest.mark.parametrize(
    "path", ["nonsense", "known_for/", "known_for/a#order", "summary/x", "known_for#rows", "texts/" + "a" * 250, "live"]
)
def test_there_is_no_comment_about_a_place_that_no_page_has(path):
    with pytest.raises(WorkflowError, match="No page has such a place"):
        said(make_profile(), path)


@pytest.mark.parametrize("path", ["", "summary", "known_for", "known_for#order", "known_for/gone-long-ago"])
def test_a_comment_may_be_about_the_page_a_field_a_section_or_a_row(path):
    assert said(make_profile(), path).path == path


@pytest.mark.parametrize("text", ["", "  \n\u200b ", "x" * 5001])
def test_a_comment_says_something_that_can_be_read(text):
    with pytest.raises(WorkflowError, match=r"empty|Shorten"):
        said(make_profile(), text=text)


def test_a_comment_belongs_to_its_profile():
    one, other = first("Emmy Noether"), first("Mary Somerville")
    comment = said(one.profile)
    with pytest.raises(WorkflowError, match="another profile"):
        said(other.profile, revision=one.revision)
    with pytest.raises(WorkflowError, match="no such comment"):
        said(other.profile, thread=comment)


def test_a_guest_comments_through_a_valid_link_only():
    review = first("Emmy Noether")
    link = link_to(review)
    comment = said(review.profile, by=None, link=link, text="I was born in Erlangen.")
    assert (comment.by, comment.guest, comment.revision) == (None, "Lise herself", review.revision)
    assert "Lise herself, by preview link" in events(review.profile)[-1].note
    staff = said(review.profile)
    with pytest.raises(WorkflowError, match="no such comment"):
        said(review.profile, by=None, link=link, thread=staff)
    PreviewLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now(), revoked_by=make_writer())
    with pytest.raises(WorkflowError, match="Ask whoever sent it for a new link"):
        said(review.profile, by=None, link=link)


def test_a_link_to_one_person_takes_no_comment_on_another():
    link = link_to(first("Emmy Noether"))
    with pytest.raises(WorkflowError, match="closed"):
        said(first("Mary Somerville").profile, by=None, link=link)


def test_what_was_said_stays_said():
    comment = said(make_published())
    comment.text = "I never said that."
    for attempt in (comment.save, comment.delete):
        with pytest.raises(Immutable):
            attempt()
    for column in ("text", "path", "by_id"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE editorial_comment SET {column} = {column}")
    replace = "INSERT OR REPLACE INTO editorial_comment SELECT * FROM editorial_comment"
    for statement in ["DELETE FROM editorial_comment", *([replace] if connection.vendor == "sqlite" else [])]:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def _permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename=codename)
