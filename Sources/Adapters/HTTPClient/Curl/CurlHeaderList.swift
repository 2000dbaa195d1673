// SPDX-License-Identifier: Apache-2.0

import CCurl
import HTTPMessages

/// The header lines of one request as libcurl's linked list, in memory that is kept for the next request.
///
/// libcurl adds fields of its own unless the list names them; a name with nothing after the colon suppresses one.
struct CurlHeaderList: ~Copyable {
    private var text = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 512)
    private var nodes = UnsafeMutableBufferPointer<curl_slist>.allocate(capacity: 16)
    private var textEnd = 0
    private var nodeEnd = 0

    deinit {
        text.deallocate()
        nodes.deallocate()
    }

    /// The list, valid until the next ``fill(with:hasBody:)``.
    var first: UnsafeMutablePointer<curl_slist>? { nodes.baseAddress }

    /// `fields` were checked by ``OutgoingFields``; those that are libcurl's own business are left out.
    mutating func fill(with fields: HTTPFields, hasBody: Bool) {
        reserve(text: fields.storage.count + fields.count * 3 + 64, nodes: fields.count + 4)
        textEnd = 0
        nodeEnd = 0
        var (hasAccept, hasContentType) = (false, false)
        for entry in fields.entries {
            let name = fields.storage[Int(entry.nameStart)..<Int(entry.nameEnd)]
            if OutgoingFields.isFraming(name) { continue }
            hasAccept = hasAccept || OutgoingFields.matches(name, "accept")
            hasContentType = hasContentType || OutgoingFields.matches(name, "content-type")
            append(name, fields.storage[Int(entry.valueStart)..<Int(entry.valueEnd)])
        }
        if !hasAccept { append("Accept:") }
        if hasBody, !hasContentType { append("Content-Type:") }
        append("Expect:")
        nodes[nodeEnd - 1].next = nil
    }

    /// libcurl's spelling of an empty value is a semicolon.
    private mutating func append(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        let start = textEnd
        name.withUnsafeBytes { copy($0) }
        copy(value.isEmpty ? ";" : ": ")
        value.withUnsafeBytes { copy($0) }
        link(from: start)
    }

    private mutating func append(_ suppressed: StaticString) {
        let start = textEnd
        copy(suppressed)
        link(from: start)
    }

    private mutating func copy(_ text: StaticString) {
        copy(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(text)[textEnd...]).copyMemory(from: bytes)
        textEnd += bytes.count
    }

    private mutating func link(from start: Int) {
        text[textEnd] = 0
        textEnd += 1
        let following = nodes.baseAddress.map { $0 + nodeEnd + 1 }
        nodes.initializeElement(at: nodeEnd, to: curl_slist(data: text.baseAddress.map { $0 + start }, next: following))
        nodeEnd += 1
    }

    private mutating func reserve(text textSize: Int, nodes nodeCount: Int) {
        if text.count < textSize {
            text.deallocate()
            text = .allocate(capacity: textSize * 2)
        }
        if nodes.count < nodeCount {
            nodes.deallocate()
            nodes = .allocate(capacity: nodeCount * 2)
        }
    }
}
