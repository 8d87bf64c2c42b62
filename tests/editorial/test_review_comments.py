"""Comments on the review page: under their change, travelling to the next revision, never HTML, never for strangers."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial import workflow
from editorial.models import Comment, PreviewLink
from tests.editorial.scenes import first, logged_in, nobody_special, waiting
from tests.factories import edit, make_profile, make_publisher, make_reviewer, make_source, make_user, make_writer

pytestmark = pytest.mark.django_db


def page_of(review):
    return reverse("admin:editorial_review_change", args=[review.pk])


def post_to(review):
    return reverse("admin:profile-comment", args=[review.profile_id])


def comments_of(review):
    return reverse("admin:profile-comments", args=[review.profile_id])


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def send(review, user=None, **fields):
    data = {"path": "summary", "text": "Who says so?", "revision": review.revision_id, "next": page_of(review)} | fields
    return logged_in(user or make_reviewer()).post(post_to(review), data)


def test_a_comment_comes_back_to_the_page_under_its_change():
    review = waiting()
    response = send(review)
    comment = Comment.objects.get()
    assert response.headers["Location"] == f"{page_of(review)}#thread-{comment.pk}"
    assert (comment.by, comment.revision, comment.path) == (make_reviewer(), review.revision, "summary")
    html = logged_in(make_writer()).get(page_of(review)).text
    change = html[html.index('<article class="change') : html.index("</article>")]
    assert "Who says so?" in change
    assert "Answer" in change
    assert "Resolve" in change


def test_it_is_answered_resolved_and_reopened_from_the_page():
    review = waiting()
    send(review)
    opening = Comment.objects.get()
    send(review, make_writer(), thread=opening.pk, text="The dossier.")
    assert Comment.objects.get(thread=opening).path == "summary"
    send(review, make_writer(), thread=opening.pk, resolve="1")
    html = logged_in(make_reviewer()).get(page_of(review)).text
    assert "Resolved by writer" in html
    assert html.index('<details class="thread thread--done"') < html.index("The dossier.")
    send(review, thread=opening.pk, reopen="1")
    opening.refresh_from_db()
    assert opening.resolved_at is None


def test_what_is_open_travels_to_the_next_revision_and_what_is_resolved_does_not():
    review = waiting()
    texts = {"open": "Still to do.", "done": "Done already.", "gone": "About that row."}
    paths = {"open": "summary", "done": "summary", "gone": "known_for/fission"}
    made = {
        name: workflow.comment(review.profile, paths[name], text, by=make_reviewer(), revision=review.revision)
        for name, text in texts.items()
    }
    workflow.resolve(made["done"], by=make_writer())
    workflow.request_changes(review, by=make_reviewer(), note="See the comments.")
    edit(review.profile, summary="She explained fission in 1939.", known_for=[{"title": "Auger effect"}])
    again = workflow.submit(review.profile, by=make_writer())
    html = logged_in(make_reviewer()).get(page_of(again)).text
    text = plain(html)
    assert "Still to do." in text
    assert "on revision 2" in text
    assert "Done already." not in text
    removed = html[html.index("Known for 01 <span>removed") :]
    assert "About that row." in removed[: removed.index("</article>")]
    workflow.comment(review.profile, "summary", "Only of the third.", by=make_reviewer(), revision=again.revision)
    earlier = plain(logged_in(make_reviewer()).get(page_of(review)).text)
    assert "Done already." in earlier
    assert "Only of the third." not in earlier


def test_a_row_that_both_versions_lack_is_told_to_be_gone():
    review = waiting()
    workflow.comment(review.profile, "known_for/long-gone", "Whatever became of it?", by=make_reviewer())
    text = plain(logged_in(make_reviewer()).get(page_of(review)).text)
    assert "Known for, removed row about a row that is gone" in text
    assert "Whatever became of it?" in text


def test_a_place_that_did_not_change_and_the_whole_page_take_comments():
    review = waiting()
    html = logged_in(make_reviewer()).get(page_of(review)).text
    assert '<option value="known_for/fission">' in html
    send(review, path="known_for/fission", text="Needs a source.")
    send(review, path="", text="A fine page.")
    text = plain(logged_in(make_reviewer()).get(page_of(review)).text)
    assert text.index("Said about other places") < text.index("A fine page.") < text.index("Needs a source.")
    assert "2 open comments in all" in text


def test_a_refused_comment_loses_no_word():
    review = waiting()
    response = send(review, path="nonsense", text="All my words.")
    assert response.status_code == 409
    assert "No page has such a place" in response.text
    assert "All my words.</textarea>" in response.text
    opening = workflow.comment(review.profile, "summary", "Hm.", by=make_reviewer())
    response = send(review, thread=opening.pk, text="x" * 5001)
    assert response.status_code == 409
    assert "x" * 5001 in response.text
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "/\\evil.example"]
)
def test_a_comment_never_leads_off_the_site(address):
    review = waiting()
    location = send(review, next=address).headers["Location"]
    assert location == f"{comments_of(review)}#thread-{Comment.objects.get().pk}"


def test_nothing_said_becomes_html():
    review = waiting()
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    guest = PreviewLink.objects.create(
        revision=review.revision, guest=attack, made_by=make_writer(), expires_at=timezone.now() + timedelta(days=1)
    )
    opening = workflow.comment(review.profile, "summary", attack, by=make_reviewer(), revision=review.revision)
    workflow.comment(review.profile, "summary", attack, by=make_writer(first_name=attack), thread=opening)
    workflow.comment(review.profile, "known_for/gone", attack, link=guest)
    workflow.resolve(workflow.comment(review.profile, "", attack, by=make_reviewer()), by=make_writer())
    client = logged_in(make_reviewer())
    revisions = reverse("admin:profile-revisions", args=[review.profile_id])
    for address in (page_of(review), f"{page_of(review)}?text=sides", comments_of(review), revisions):
        html = client.get(address).text
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    refused = client.post(post_to(review), {"path": "nonsense", "text": f"</textarea>{attack}"}).text
    assert "&lt;/textarea&gt;" in refused
    assert "<script>alert" not in refused


@pytest.mark.parametrize("user", [make_writer, make_reviewer, make_publisher])
def test_each_group_comments(user):
    review = waiting()
    assert send(review, user()).status_code == 302
    assert Comment.objects.get().by == user()


def test_who_has_no_part_in_it_neither_reads_nor_comments():
    review = waiting()
    workflow.comment(review.profile, "summary", "SECRET WORDS", by=make_reviewer())
    assert Client().post(post_to(review), {"text": "x"}).status_code == 302
    for client in (Client(), logged_in(nobody_special())):
        for response in (client.get(comments_of(review)), client.post(post_to(review), {"text": "x"})):
            assert response.status_code in {302, 403}
            assert "SECRET" not in response.text
    looker = make_user("looker")
    looker.user_permissions.add(Permission.objects.get(codename="view_review"))
    html = logged_in(looker).get(comments_of(review)).text
    assert "SECRET WORDS" in html
    assert "<textarea" not in html
    assert logged_in(looker).post(post_to(review), {"path": "", "text": "x"}).status_code == 403
    assert logged_in(make_reviewer()).get(post_to(review)).status_code == 405
    assert Comment.objects.count() == 1


def test_comments_reach_no_reader():
    review = waiting()
    workflow.comment(review.profile, "summary", "SECRET WORDS", by=make_reviewer(), revision=review.revision)
    for address in ("/researchers/lise-meitner/", "/researchers/lise-meitner/revision.json", "/search/?q=secret"):
        assert "SECRET WORDS" not in Client().get(address).text


def test_a_thread_or_revision_of_another_profile_is_not_found():
    review, other = first("Emmy Noether"), first("Mary Somerville")
    foreign = workflow.comment(other.profile, "summary", "Hm.", by=make_reviewer())
    assert send(review, thread=foreign.pk).status_code == 404
    assert send(review, thread="9" * 30).status_code == 404
    assert send(review, revision=other.revision_id).status_code == 404
    assert Comment.objects.count() == 1


def test_a_claim_whose_wording_changed_while_its_source_did_not_is_marked():
    source = make_source("Disintegration of uranium").facts()
    cited = [{"title": "Fission", "description": "The splitting of a nucleus.", "source": source}]
    review = waiting(known_for=cited)
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    workflow.publish(review.profile, by=make_publisher())
    edit(review.profile, known_for=[{**cited[0], "description": "The splitting of every nucleus."}], summary="Other.")
    review = workflow.submit(review.profile, by=make_writer())
    html = logged_in(make_reviewer()).get(page_of(review)).text
    assert html.count("Wording changed, source did not") == 1
    marked = html[html.index("<h3>Known for 01") :]
    assert "Wording changed, source did not" in marked[: marked.index("</article>")]


def test_a_cited_paragraph_that_changed_under_the_same_mark_is_marked():
    make_source("Looking back")
    review = waiting(texts=[{"heading": "Biography", "body": "She left in 1938. [@looking-back]\n\nShe taught."}])
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    workflow.publish(review.profile, by=make_publisher())
    body = {"heading": "Biography", "body": "She fled in 1938. [@looking-back]\n\nShe taught."}
    edit(review.profile, texts=[body])
    again = workflow.submit(review.profile, by=make_writer())
    assert "Wording changed, source did not" in logged_in(make_reviewer()).get(page_of(again)).text
    workflow.withdraw(review.profile, by=make_writer())
    edit(review.profile, texts=[{**body, "body": "She left in 1938. [@looking-back]\n\nShe taught there."}])
    uncited = workflow.submit(review.profile, by=make_writer())
    assert "Wording changed, source did not" not in logged_in(make_reviewer()).get(page_of(uncited)).text


def test_both_versions_can_be_read_side_by_side():
    html = logged_in(make_reviewer()).get(f"{page_of(waiting())}?text=sides").text
    sides = html[html.index('<div class="sides">') :]
    before, now = sides[sides.index("Before") :].split("Now", 1)
    assert "Otto Frisch" not in before
    assert "Otto Frisch" in now[: now.index("</article>")]
    assert "?text=whole" in html


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_the_page_stands_in_a_frame_at_either_width_without_script(width):
    review = waiting()
    html = logged_in(make_reviewer()).get(f"{page_of(review)}?width={width}&text=whole").text
    assert f'class="frame frame--{width}"' in html
    other = {"phone": "?text=whole&amp;width=desktop#page", "desktop": "?text=whole#page"}[width]
    assert other in html
    framed = logged_in(make_reviewer()).get(reverse("admin:revision-page", args=[review.revision_id]))
    assert "no-store" in framed.headers["Cache-Control"]
    assert "noindex" in framed.headers["X-Robots-Tag"]
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    assert Client().get(reverse("admin:revision-page", args=[review.revision_id])).status_code == 302
    assert logged_in(nobody_special()).get(reverse("admin:revision-page", args=[review.revision_id])).status_code == 403


def test_waivers_stand_on_the_page_of_later_reviewers():
    profile = make_profile(name="Ann Living", living=True, quotes=[{"text": "It scales.", "key": "quote-1"}])
    workflow.waive(profile, "quote-unsourced", reason="She said it to us, on tape.", by=make_publisher())
    review = workflow.submit(profile, by=make_writer())
    text = plain(logged_in(make_reviewer()).get(page_of(review)).text)
    assert "She said it to us, on tape." in text[text.index("Checks") :]
    assert "publisher" in text[text.index("Checks") :]
