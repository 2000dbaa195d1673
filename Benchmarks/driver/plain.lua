-- SPDX-License-Identifier: Apache-2.0
-- A POST of 132 bytes; the answer must be 200 bytes long. With the argument "close", each on a connection of its own.

wrk.method = "POST"
wrk.body = string.rep("x", 132)
wrk.headers["content-type"] = "application/json"

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(arguments)
    wrong = 0
    if arguments[1] == "close" then wrk.headers["connection"] = "close" end
end

function response(status, headers, body)
    if status ~= 200 or #body ~= 200 then wrong = wrong + 1 end
end

function done(summary, latency, requests)
    local wrong = 0
    for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong") end
    io.write(string.format(
        "RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        wrong + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
