-- SPDX-License-Identifier: Apache-2.0
-- One `tools/call` after another, each with its own id; an answer that is not 200 with the echoed text is counted.
-- Arguments: the tool's name, `modern` or `legacy`, the session of a legacy client ("" for none), and a bearer.

dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "report.lua")

local tool, era, session, bearer
local number = 0

function init(arguments)
    tool, era, session, bearer = arguments[1], arguments[2], arguments[3] or "", arguments[4]
    wrong = 0
end

local envelope = '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",'
    .. '"io.modelcontextprotocol/clientCapabilities":{},'
    .. '"io.modelcontextprotocol/clientInfo":{"name":"wrk","version":"1"}}'

function request()
    number = number + 1
    local headers = {
        ["content-type"] = "application/json",
        ["accept"] = "application/json, text/event-stream",
    }
    if bearer then headers["authorization"] = "Bearer " .. bearer end
    local meta = ""
    if era == "modern" then
        headers["mcp-protocol-version"] = "2026-07-28"
        headers["mcp-method"] = "tools/call"
        headers["mcp-name"] = tool
        meta = "," .. envelope
    else
        headers["mcp-protocol-version"] = "2025-11-25"
        if session ~= "" then headers["mcp-session-id"] = session end
    end
    local body = '{"jsonrpc":"2.0","id":' .. number .. ',"method":"tools/call","params":{"name":"' .. tool
        .. '","arguments":{"text":"hello"}' .. meta .. "}}"
    return wrk.format("POST", "/mcp", headers, body)
end

function response(status, headers, body)
    if status ~= 200 or not body:find('"text":"hello"', 1, true) then wrong = wrong + 1 end
end
