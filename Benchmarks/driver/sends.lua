-- SPDX-License-Identifier: Apache-2.0
-- One `SendMessage` of A2A 1.0 after another, each with a message id of its own; an answer that is not 200 with what was
-- asked for is counted. Arguments: the path, and `say` for a message or `work` for a completed task.

dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "report.lua")

local path, kind, expected
local number = 0

local function nonce()
    local file = io.open("/proc/sys/kernel/random/uuid")
    local text = file:read("*l")
    file:close()
    return text
end

function init(arguments)
    path, kind = arguments[1], arguments[2]
    expected = kind == "say" and '"message":{' or '"TASK_STATE_COMPLETED"'
    run = nonce()
    wrong = 0
end

function request()
    number = number + 1
    local headers = { ["content-type"] = "application/json", ["a2a-version"] = "1.0" }
    local body = '{"jsonrpc":"2.0","id":' .. number .. ',"method":"SendMessage","params":{"message":{"messageId":"' .. kind
        .. "-" .. run .. "-" .. number .. '","role":"ROLE_USER","parts":[{"text":"hello"}]}}}'
    return wrk.format("POST", path, headers, body)
end

function response(status, headers, body)
    if status ~= 200 or not body:find(expected, 1, true) or not body:find('"text":"hello"', 1, true) then
        wrong = wrong + 1
    end
end
