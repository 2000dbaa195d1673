// SPDX-License-Identifier: Apache-2.0

/// A message on a data channel, as far as the server itself writes and reads one; what participants say to each other
/// passes as ``DataEnvelope``.
package struct DataPacket: SignalMessage {
    package var kind = DataKind()
    package var user: UserData?
    package var participantIdentity = ""
    package var destinationIdentities: [String] = []
    package var rpcRequest: RPCRequest?
    package var rpcAck: RPCAck?
    package var rpcResponse: RPCResponse?
    package var streamHeader: DataStreamHeader?
    package var streamChunk: DataStreamChunk?
    package var streamTrailer: DataStreamTrailer?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "kind", &kind)
        try visitor.optional(2, "user", &user)
        try visitor.single(4, "participant_identity", &participantIdentity)
        try visitor.repeated(5, "destination_identities", &destinationIdentities)
        try visitor.optional(10, "rpc_request", &rpcRequest)
        try visitor.optional(11, "rpc_ack", &rpcAck)
        try visitor.optional(12, "rpc_response", &rpcResponse)
        try visitor.optional(13, "stream_header", &streamHeader)
        try visitor.optional(14, "stream_chunk", &streamChunk)
        try visitor.optional(15, "stream_trailer", &streamTrailer)
    }
}

/// What an application sends.
package struct UserData: SignalMessage {
    package var payload: [UInt8] = []
    package var topic: String?
    package var nonce: [UInt8] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(2, "payload", &payload)
        try visitor.optional(4, "topic", &topic)
        try visitor.single(11, "nonce", &nonce)
    }
}

/// A call.
package struct RPCRequest: SignalMessage {
    package var id = ""
    package var method = ""
    package var payload = ""
    package var responseTimeoutMs: UInt32 = 0
    package var version: UInt32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "id", &id)
        try visitor.single(2, "method", &method)
        try visitor.single(3, "payload", &payload)
        try visitor.single(4, "response_timeout_ms", &responseTimeoutMs)
        try visitor.single(5, "version", &version)
    }
}

/// The call has come.
package struct RPCAck: SignalMessage {
    package var requestID = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "request_id", &requestID)
    }
}

/// The answer to a call.
package struct RPCResponse: SignalMessage {
    package var requestID = ""
    package var payload: String?
    package var error: RPCError?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "request_id", &requestID)
        try visitor.optional(2, "payload", &payload)
        try visitor.optional(3, "error", &error)
    }
}

/// Why there is no answer.
package struct RPCError: SignalMessage {
    package var code: UInt32 = 0
    package var message = ""
    package var data = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "code", &code)
        try visitor.single(2, "message", &message)
        try visitor.single(3, "data", &data)
    }
}
