-- The paper account: one row. Whoever changes the account or a position locks this row first.
CREATE TABLE account (
    only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version         bigint NOT NULL DEFAULT 0,
    initial_equity  numeric(60, 16) NOT NULL CHECK (initial_equity > 0),
    realized_pnl    numeric(60, 16) NOT NULL DEFAULT 0,
    peak_equity     numeric(60, 16) NOT NULL,
    halted_at       timestamptz,
    halt_reason     text,
    CHECK ((halted_at IS NULL) = (halt_reason IS NULL))
);
COMMENT ON COLUMN account.version IS 'grows with every recorded batch; a decision holds for the version it saw';
COMMENT ON COLUMN account.halt_reason IS 'why the kill switch is engaged';

-- Equity at 00:00 UTC, to tell the day's loss.
CREATE TABLE trading_days (
    day             date PRIMARY KEY,
    opening_equity  numeric(60, 16) NOT NULL
);

CREATE TABLE positions (
    symbol     text PRIMARY KEY,
    quantity   numeric(28, 8) NOT NULL,
    cost       numeric(60, 16) NOT NULL,
    mark       numeric(28, 8) NOT NULL CHECK (mark > 0),
    marked_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN positions.cost IS 'what was paid for what is still held; negative for a short position';

-- The primary key is what makes an order execute at most once.
CREATE TABLE orders (
    id            uuid PRIMARY KEY,
    symbol        text NOT NULL,
    side          text NOT NULL CHECK (side IN ('buy', 'sell')),
    quantity      numeric(28, 8) NOT NULL CHECK (quantity > 0),
    status        text NOT NULL CHECK (status IN ('filled', 'rejected')),
    reason        text,
    requested_at  timestamptz NOT NULL,
    decided_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, status),
    CHECK ((status = 'rejected') = (reason IS NOT NULL))
);
CREATE INDEX orders_decided_at ON orders (decided_at);

-- Only a filled order has a fill, and one at most.
CREATE TABLE fills (
    order_id      uuid PRIMARY KEY,
    status        text NOT NULL DEFAULT 'filled' CHECK (status = 'filled'),
    symbol        text NOT NULL,
    side          text NOT NULL CHECK (side IN ('buy', 'sell')),
    quantity      numeric(28, 8) NOT NULL CHECK (quantity > 0),
    price         numeric(28, 8) NOT NULL CHECK (price > 0),
    realized_pnl  numeric(60, 16) NOT NULL,
    executed_at   timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (order_id, status) REFERENCES orders (id, status)
);
CREATE INDEX fills_executed_at ON fills (executed_at);
