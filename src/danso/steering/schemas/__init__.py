"""What the room's JSON API takes and gives, by topic; dates are ISO, money is whole đồng."""
