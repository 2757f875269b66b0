"""How numbers and days are written where Django's own format of a language is not ours."""
