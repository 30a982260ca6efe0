"""VNeID of the outside world: an OpenID Provider, and the national service portal's beside it."""
