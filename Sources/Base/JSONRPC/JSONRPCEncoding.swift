// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Messages as bytes. None contains a line break, so that each is one line of stdio and one data line of SSE: line
/// breaks between the tokens of forwarded values become spaces, everything else keeps its bytes.
package enum JSONRPCEncoding {
    package static func request(id: RequestID, method: String, params: RawJSON? = nil) -> [UInt8] {
        message(reserving: (params?.byteCount ?? 0) + method.utf8.count) { writer in
            writer.member("id")
            id.write(to: &writer)
            writeCall(method, params, to: &writer)
        }
    }

    package static func notification(method: String, params: RawJSON? = nil) -> [UInt8] {
        message(reserving: (params?.byteCount ?? 0) + method.utf8.count) { writer in
            writeCall(method, params, to: &writer)
        }
    }

    package static func result(id: RequestID, _ result: RawJSON) -> [UInt8] {
        message(reserving: result.byteCount) { writer in
            writer.member("id")
            id.write(to: &writer)
            writer.member("result")
            writer.rawOnOneLine(result)
        }
    }

    /// Without an id the member is `null` (JSON-RPC 2.0, section 5: the request's id could not be read).
    package static func error(id: RequestID?, _ error: JSONRPCError) -> [UInt8] {
        var error = error
        error.data = error.data?.onOneLine()
        return message(reserving: error.message.utf8.count + (error.data?.byteCount ?? 0)) { writer in
            writer.member("id")
            if let id { id.write(to: &writer) } else { writer.null() }
            writer.member("error")
            error.write(to: &writer)
        }
    }

    private static func message(reserving count: Int, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter(beginning: "{\"jsonrpc\":\"2.0\"", reservingCapacity: count + 96)
        write(&writer)
        writer.endObject()
        return writer.finish()
    }

    private static func writeCall(_ method: String, _ params: RawJSON?, to writer: inout JSONWriter) {
        writer.member("method")
        writer.string(method)
        if let params {
            writer.member("params")
            writer.rawOnOneLine(params)
        }
    }
}
