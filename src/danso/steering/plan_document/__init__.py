"""A plan's document ("văn bản kế hoạch") read into a proposal: `parse.parse_plan` is the door."""
