// SPDX-License-Identifier: Apache-2.0

/// The windows of all sources of one direction.
struct SourceWindows: Sendable {
    private var windows: ContiguousArray<ReplayWindow> = []
    private var places: [UInt32: Int] = [:]
    private var last: (source: UInt32, place: Int)?

    var count: Int { windows.count }

    /// Nil for a source that is not known.
    mutating func place(of source: UInt32) -> Int? {
        if let last, last.source == source { return last.place }
        guard let place = places[source] else { return nil }
        last = (source, place)
        return place
    }

    mutating func add(_ source: UInt32) -> Int {
        let place = windows.count
        windows.append(ReplayWindow())
        places[source] = place
        return place
    }

    subscript(place: Int) -> ReplayWindow {
        _read { yield windows[place] }
        _modify { yield &windows[place] }
    }
}
