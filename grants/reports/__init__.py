"""What the money did: due dates, measures, receipts."""
