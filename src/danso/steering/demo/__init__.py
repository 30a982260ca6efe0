"""A made-up province, "tỉnh Bình Sơn", in the tenth month of its plan's year; everybody in it is invented."""
