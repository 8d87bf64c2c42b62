"""What somebody was reminded of: a review or a page past its date is mailed about once."""

from django.db import models


class Reminder(models.Model):
    """One reminder that was sent: about `subject` ("review 12", "profile 7"), because of the day `due_on`."""

    subject = models.CharField(max_length=40)
    due_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "due_on"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.subject} due {self.due_on}"
