// SPDX-License-Identifier: Apache-2.0

/// The tasks in memory by their ids and in the order of their last use. Every operation takes the same time however many
/// they are, but for the search for one to give up, which passes over those that are needed once.
struct RecentTasks {
    private struct Place {
        var log: TaskLog?
        var older = Self.none
        var newer = Self.none

        static let none = -1
    }

    /// Used and free ones; a list through the used ones, from the oldest to the newest.
    private var places: [Place] = []
    private var free: [Int] = []
    private var indices: [String: Int] = [:]
    private var oldest = Place.none
    private var newest = Place.none

    var count: Int { indices.count }

    /// In no order.
    var all: [TaskLog] { places.compactMap(\.log) }

    subscript(id: String) -> TaskLog? { indices[id].flatMap { places[$0].log } }

    /// Finds a task, which is the last one used from here on.
    mutating func use(_ id: String) -> TaskLog? {
        guard let index = indices[id] else { return nil }
        refresh(index)
        return places[index].log
    }

    /// The task's id must not be in it.
    mutating func add(_ log: TaskLog) {
        let index = free.popLast() ?? places.count
        if index == places.count { places.append(Place()) }
        places[index].log = log
        indices[log.id] = index
        linkAsNewest(index)
    }

    @discardableResult
    mutating func remove(_ id: String) -> TaskLog? {
        guard let index = indices.removeValue(forKey: id) else { return nil }
        return vacate(index)
    }

    /// Gives up the oldest that `isSpare` picks, nil where it picks none. Those that were asked about before it count as
    /// used, so that the next search does not meet them first.
    mutating func removeOldest(where isSpare: (TaskLog) -> Bool) -> TaskLog? {
        for _ in 0..<count {
            guard let log = places[oldest].log else { return nil }
            if isSpare(log) { return remove(log.id) }
            refresh(oldest)
        }
        return nil
    }

    // MARK: The list

    private mutating func refresh(_ index: Int) {
        guard index != newest else { return }
        unlink(index)
        linkAsNewest(index)
    }

    private mutating func vacate(_ index: Int) -> TaskLog? {
        unlink(index)
        free.append(index)
        return places[index].log.take()
    }

    private mutating func linkAsNewest(_ index: Int) {
        places[index].older = newest
        places[index].newer = Place.none
        if newest == Place.none { oldest = index } else { places[newest].newer = index }
        newest = index
    }

    private mutating func unlink(_ index: Int) {
        let (older, newer) = (places[index].older, places[index].newer)
        if older == Place.none { oldest = newer } else { places[older].newer = newer }
        if newer == Place.none { newest = older } else { places[newer].older = older }
    }
}
