// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// Writes structured records, one JSON line each, to a sink. A value: pass it on, enriched with ``adding(_:)``.
///
/// Message and fields are not evaluated when their level is off. Messages are fixed texts; what varies goes in fields,
/// and credentials only as ``LogValue/secret(_:)``.
package struct Log: Sendable {
    /// Nil when nothing is written at all.
    private let threshold: LogLevel?
    private let sink: any LogSink
    private let clock: any WallClock
    private var context: [(key: String, value: LogValue)] = []

    package init(level: LogLevel, sink: any LogSink, clock: any WallClock = RealTimeClock()) {
        threshold = level
        self.sink = sink
        self.clock = clock
    }

    private init() {
        threshold = nil
        sink = NullSink()
        clock = RealTimeClock()
    }

    /// Writes nothing.
    package static let silent = Log()

    /// The same log with fields that every line then carries, before the line's own.
    package func adding(_ fields: KeyValuePairs<String, LogValue>) -> Log {
        var log = self
        log.context.append(contentsOf: fields.map { ($0.key, $0.value) })
        return log
    }

    package func isEnabled(_ level: LogLevel) -> Bool { threshold.map { level >= $0 } ?? false }

    package func debug(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        if isEnabled(.debug) { write(.debug, message(), fields()) }
    }

    package func info(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        if isEnabled(.info) { write(.info, message(), fields()) }
    }

    package func warning(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        if isEnabled(.warning) { write(.warning, message(), fields()) }
    }

    package func error(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        if isEnabled(.error) { write(.error, message(), fields()) }
    }

    private func write(_ level: LogLevel, _ message: String, _ fields: KeyValuePairs<String, LogValue>) {
        var time: [UInt8] = []
        CivilTime(microsecondsSinceEpoch: clock.microsecondsSinceEpoch).write(to: &time)
        var line = LogLine(time: time, level: level, message: message)
        for field in context { line.add(field.key, field.value) }
        for field in fields { line.add(field.key, field.value) }
        sink.write(line.finish())
    }
}

private struct NullSink: LogSink {
    func write(_ line: [UInt8]) {}
}
