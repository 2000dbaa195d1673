// SPDX-License-Identifier: Apache-2.0

/// A text or a file begins, whose parts follow under the same id.
package struct DataStreamHeader: SignalMessage {
    package var streamID = ""
    /// Milliseconds since 1970.
    package var timestamp: Int64 = 0
    package var topic = ""
    package var mimeType = ""
    /// In bytes, if it is known.
    package var totalLength: UInt64?
    package var attributes: [String: String] = [:]
    /// Set for a text.
    package var textHeader: TextStreamHeader?
    /// Set for a file.
    package var byteHeader: ByteStreamHeader?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "stream_id", &streamID)
        try visitor.single(2, "timestamp", &timestamp)
        try visitor.single(3, "topic", &topic)
        try visitor.single(4, "mime_type", &mimeType)
        try visitor.optional(5, "total_length", &totalLength)
        try visitor.map(8, "attributes", &attributes)
        try visitor.optional(9, "text_header", &textHeader)
        try visitor.optional(10, "byte_header", &byteHeader)
    }
}

/// What a text has besides.
package struct TextStreamHeader: SignalMessage {
    package var version: Int32 = 0
    package var replyToStreamID = ""
    package var attachedStreamIDs: [String] = []
    /// Whether speech has become this text.
    package var generated = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(2, "version", &version)
        try visitor.single(3, "reply_to_stream_id", &replyToStreamID)
        try visitor.repeated(4, "attached_stream_ids", &attachedStreamIDs)
        try visitor.single(5, "generated", &generated)
    }
}

/// What a file has besides.
package struct ByteStreamHeader: SignalMessage {
    package var name = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "name", &name)
    }
}

/// A part of what ``DataStreamHeader`` has begun.
package struct DataStreamChunk: SignalMessage {
    package var streamID = ""
    package var chunkIndex: UInt64 = 0
    /// Whole characters of a text.
    package var content: [UInt8] = []
    package var version: Int32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "stream_id", &streamID)
        try visitor.single(2, "chunk_index", &chunkIndex)
        try visitor.single(3, "content", &content)
        try visitor.single(4, "version", &version)
    }
}

/// All parts have been sent.
package struct DataStreamTrailer: SignalMessage {
    package var streamID = ""
    /// Why it ended early; empty if it did not.
    package var reason = ""
    /// Set anew, over those of the header.
    package var attributes: [String: String] = [:]

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "stream_id", &streamID)
        try visitor.single(2, "reason", &reason)
        try visitor.map(3, "attributes", &attributes)
    }
}
