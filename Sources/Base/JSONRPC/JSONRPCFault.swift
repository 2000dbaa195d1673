// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not a JSON-RPC message, and what to answer.
package struct JSONRPCFault: Error, Sendable, Equatable {
    package var error: JSONRPCError
    /// The message's id where it could be read: the answer goes under it; of a malformed response, it names the request
    /// that will get no better answer.
    package var id: RequestID?

    package init(error: JSONRPCError, id: RequestID? = nil) {
        self.error = error
        self.id = id
    }
}
