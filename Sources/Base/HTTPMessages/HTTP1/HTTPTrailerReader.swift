// SPDX-License-Identifier: Apache-2.0

/// Checks the fields behind the last chunk (RFC 9112, section 7.1.2) and drops them: nobody here has a use for them.
struct HTTPTrailerReader: Sendable {
    private var bytes: [UInt8] = []
    private var lines = HTTPLineReader()
    private var count = 0

    /// Whether this byte ends the section.
    mutating func take(_ octet: UInt8, within limits: HTTPRequestLimits) throws(HTTPRequestFault) -> Bool {
        guard bytes.count < limits.trailers else { throw .trailersTooLarge(limit: limits.trailers) }
        bytes.append(octet)
        var lines = lines
        guard let line = try lines.next(bytes.span) else {
            self.lines = lines
            return false
        }
        self.lines = lines
        guard !line.isEmpty else { return true }
        _ = try HTTPFieldLine(bytes.span, line)
        count += 1
        guard count <= limits.fields else { throw .tooManyFields(limit: limits.fields) }
        return false
    }
}
