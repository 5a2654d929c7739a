"""What pages share: security headers, htmx, errors, filters, form fields."""
