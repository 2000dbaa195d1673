// SPDX-License-Identifier: Apache-2.0

/// Pure: the order in which messages are posted to a server of HTTP+SSE.
///
/// Requests and answers are posted side by side, since a server may answer a POST only once it has done what it asks. A
/// notification holds back what comes after it, so that `notifications/initialized` is there before the first request.
struct PostLine: Sendable {
    /// One message to post; report ``posted(_:)`` whatever becomes of it.
    struct Post: Equatable, Sendable {
        let message: [UInt8]
        let isNotification: Bool
    }

    private var waiting: [Post] = []
    private var waitingBytes = 0
    private var open = 0
    private var isHeld = false
    private let maximumOpen: Int
    /// Bytes that may wait.
    let maximumWaiting: Int

    init(maximumOpen: Int, maximumWaiting: Int) {
        self.maximumOpen = maximumOpen
        self.maximumWaiting = maximumWaiting
    }

    /// What is to be posted now; nil, and nothing taken, when too much waits.
    mutating func arrived(_ post: Post) -> [Post]? {
        guard waiting.isEmpty || waitingBytes + post.message.count <= maximumWaiting else { return nil }
        waiting.append(post)
        waitingBytes += post.message.count
        return advance()
    }

    mutating func posted(_ post: Post) -> [Post] {
        open -= 1
        if post.isNotification { isHeld = false }
        return advance()
    }

    private mutating func advance() -> [Post] {
        var posts: [Post] = []
        while !isHeld, open < maximumOpen, let next = waiting.first {
            waiting.removeFirst()
            waitingBytes -= next.message.count
            open += 1
            isHeld = next.isNotification
            posts.append(next)
        }
        return posts
    }
}
