"""How English pages write a time: on the clock of twenty-four hours, which ends no sentence with two full stops."""

DATETIME_FORMAT = "N j, Y, H:i"
TIME_FORMAT = "H:i"
