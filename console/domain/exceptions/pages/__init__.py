"""The pages of the exception report: values of the record, and the sections that set them."""
