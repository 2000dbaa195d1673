// SPDX-License-Identifier: Apache-2.0

import CVectorscan
import Glibc
import Synchronization

/// A set of patterns, compiled on first use and looked for all at once, in time linear in the text.
///
/// `@unchecked Sendable`: the compiled database is immutable and vectorscan allows concurrent scans of it; every scan
/// takes a scratch space of its own out of the pool under the lock; all are freed in `deinit`, when no scan can run.
package final class PatternDatabase: @unchecked Sendable {
    private let patterns: [ScanPattern]
    private let cache: CompiledPatternCache?
    private let lock = Mutex(())
    /// Written once, under the lock.
    private var database: OpaquePointer?
    private var idle: [OpaquePointer] = []

    /// Costs nothing yet. With a cache folder, what was compiled for this processor is kept there and found again.
    package init(_ patterns: [ScanPattern], cacheFolder: String? = nil) {
        self.patterns = patterns
        cache = cacheFolder.map { CompiledPatternCache(folder: $0, patterns: patterns) }
    }

    deinit {
        for scratch in idle { hs_free_scratch(scratch) }
        if let database { hs_free_database(database) }
    }

    /// Compiles (some milliseconds per ten patterns) or reads the cache, unless that is done.
    package func prepare() throws(PatternScanError) {
        try giveBack(borrow())
    }

    /// All matches in order of their ends, at most `limit`; several ends of one site are all told.
    package func matches(in bytes: [UInt8], limit: Int) throws(PatternScanError) -> [PatternMatch] {
        guard !patterns.isEmpty, !bytes.isEmpty else { return [] }
        let scratch = try borrow()
        defer { giveBack(scratch) }
        let sink = MatchSink(limit: limit)
        // The sink outlives the scan, which holds it unretained.
        let context = Unmanaged.passUnretained(sink).toOpaque()
        bytes.withUnsafeBytes { buffer in
            let text = buffer.bindMemory(to: CChar.self)
            _ = hs_scan(
                database, text.baseAddress, UInt32(clamping: text.count), 0, scratch, PatternDatabase.onMatch, context)
        }
        return sink.matches
    }

    private static let onMatch: match_event_handler = { id, _, end, _, context in
        guard let context else { return 1 }
        let sink = Unmanaged<MatchSink>.fromOpaque(context).takeUnretainedValue()
        sink.matches.append(PatternMatch(id: id, end: Int(end)))
        return sink.matches.count < sink.limit ? 0 : 1
    }

    private func borrow() throws(PatternScanError) -> OpaquePointer {
        try lock.withLock { (_) throws(PatternScanError) in
            if database == nil { database = cache?.load() }
            if database == nil { database = try compile() }
            if let scratch = idle.popLast() { return scratch }
            var scratch: OpaquePointer?
            guard patchbay_hs_is_success(hs_alloc_scratch(database, &scratch)) != 0, let scratch else {
                throw PatternScanError(index: nil, description: "no memory for scanning")
            }
            return scratch
        }
    }

    private func giveBack(_ scratch: OpaquePointer) {
        lock.withLock { _ in idle.append(scratch) }
    }

    private func compile() throws(PatternScanError) -> OpaquePointer {
        let expressions = patterns.map { strdup($0.expression) }
        defer { for expression in expressions { free(expression) } }
        let pointers = expressions.map { UnsafePointer<CChar>($0) }
        let flags = [UInt32](repeating: patchbay_hs_flags(), count: patterns.count)
        var compiled: OpaquePointer?
        var fault: UnsafeMutablePointer<hs_compile_error_t>?
        let code = hs_compile_multi(
            pointers, flags, patterns.map(\.id), UInt32(patterns.count), patchbay_hs_block_mode(), nil, &compiled,
            &fault)
        defer { if let fault { hs_free_compile_error(fault) } }
        guard patchbay_hs_is_success(code) != 0, let compiled else {
            let reason = fault.map { String(cString: $0.pointee.message) } ?? "cannot be compiled"
            let index = fault.flatMap { $0.pointee.expression >= 0 ? Int($0.pointee.expression) : nil }
            let place = index.map { "\(patterns[$0].expression): " } ?? ""
            throw PatternScanError(index: index, description: place + reason)
        }
        cache?.store(compiled)
        return compiled
    }
}

/// What one scan found; used by one thread.
private final class MatchSink {
    let limit: Int
    var matches: [PatternMatch] = []

    init(limit: Int) { self.limit = limit }
}
