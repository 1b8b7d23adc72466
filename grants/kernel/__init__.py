"""What every stage stands on: money, clock, lifecycle, unit of work, history, outbox."""
