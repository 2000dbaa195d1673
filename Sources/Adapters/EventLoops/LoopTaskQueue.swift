// SPDX-License-Identifier: Apache-2.0

/// First in, first out, in one array that is reused. Not bounded: the runtime cannot be refused a job.
struct LoopTaskQueue {
    private var tasks: ContiguousArray<LoopTask?> = []
    private var head = 0

    var isEmpty: Bool { head == tasks.count }
    var count: Int { tasks.count - head }

    mutating func append(_ task: LoopTask) { tasks.append(task) }

    /// Takes everything from `other`, which keeps its storage.
    mutating func append(takingAll other: inout ContiguousArray<LoopTask>) {
        for task in other { tasks.append(task) }
        other.removeAll(keepingCapacity: other.count <= 4096)
    }

    mutating func popFirst() -> LoopTask? {
        guard head < tasks.count else { return nil }
        let task = tasks[head].take()
        head += 1
        if head == tasks.count {
            tasks.removeAll(keepingCapacity: head <= 4096)
            head = 0
        } else if head >= 4096, head * 2 >= tasks.count {
            tasks.removeFirst(head)
            head = 0
        }
        return task
    }
}
