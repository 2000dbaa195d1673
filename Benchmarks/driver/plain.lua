-- SPDX-License-Identifier: Apache-2.0
-- A POST of 132 bytes; the answer must be 200 bytes long. With the argument "close", each on a connection of its own.

dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "report.lua")

wrk.method = "POST"
wrk.body = string.rep("x", 132)
wrk.headers["content-type"] = "application/json"

function init(arguments)
    wrong = 0
    if arguments[1] == "close" then wrk.headers["connection"] = "close" end
end

function response(status, headers, body)
    if status ~= 200 or #body ~= 200 then wrong = wrong + 1 end
end
