-- SPDX-License-Identifier: Apache-2.0
-- The end of every load: one line with requests, microseconds, p50, p99 and what went wrong. A script counts wrong answers
-- in its global `wrong`.

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function done(summary, latency, requests)
    local wrong = 0
    for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong") end
    io.write(string.format(
        "RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        wrong + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
