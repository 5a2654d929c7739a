"""A Word file to write reports into, and what it is called."""

from wtforms import FileField, StringField
from wtforms.validators import ValidationError

from tracker.editions.templates import LONGEST_NAME
from tracker.web.forms import Form, Required


class TemplateForm(Form):
    name = StringField("Name", validators=[Required("Give it a name, such as Council letterhead")])
    file = FileField("Word file")

    def validate_name(self, field: StringField) -> None:
        if len(field.data or "") > LONGEST_NAME:
            raise ValidationError(f"This is {len(field.data):,} characters long; shorten it to {LONGEST_NAME} or fewer")

    def sent(self) -> tuple[bytes, str] | None:
        """The file and its name; None, with the problem on the form, without one."""
        sent = self.file.data
        if not sent or not getattr(sent, "filename", ""):
            self.add_problems({"file": "Choose a Word document (.docx)"})
            return None
        return sent.read(), str(sent.filename)[:LONGEST_NAME]
