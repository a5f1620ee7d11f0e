-- What the account is worth, for dashboards and for people. trading/portfolio.py computes the same; a test compares them.
CREATE VIEW portfolio AS
SELECT
    initial_equity,
    realized_pnl,
    unrealized_pnl,
    realized_pnl + unrealized_pnl AS pnl,
    equity,
    peak,
    round((peak - equity) / peak * 100, 16) AS drawdown_percent,
    halted_at,
    halt_reason
FROM account
CROSS JOIN LATERAL (SELECT coalesce(sum(quantity * mark - cost), 0) AS unrealized_pnl FROM positions) AS open_positions
CROSS JOIN LATERAL (SELECT initial_equity + realized_pnl + unrealized_pnl AS equity) AS worth
CROSS JOIN LATERAL (SELECT greatest(peak_equity, equity) AS peak) AS high;
