// SPDX-License-Identifier: Apache-2.0

/// What the writer thread does in one of its transactions.
enum WriteJob: Sendable {
    /// One statement, so that its failure leaves nothing behind.
    case unattended(@Sendable (DatabaseConnection) throws(DatabaseError) -> Void)
    /// Any number of statements, undone together, for a caller that waits for the commit.
    case awaited(any AwaitedJob)
    /// The same with one statement that changes anything, its last, so that its failure leaves nothing behind.
    case awaitedStatement(any AwaitedJob)
    /// What its owner still has if it fails.
    case kept(any KeptWork)

    /// Tells whoever has to know how its transaction ended.
    func finish(_ failure: DatabaseError?) {
        switch self {
        case .unattended: break
        case .awaited(let job), .awaitedStatement(let job): job.finish(failure: failure)
        case .kept(let work): work.ended(failure)
        }
    }

    /// Whether it is gone if it fails, and nobody knows.
    var isUnattended: Bool {
        if case .unattended = self { true } else { false }
    }

    /// Whether its failure says nothing of the store by itself: that is for its caller to judge.
    var isAwaited: Bool {
        switch self {
        case .awaited, .awaitedStatement: true
        case .unattended, .kept: false
        }
    }
}

/// Work that can be asked for again and again, whose owner keeps what is to be stored until it is.
package protocol KeptWork: AnyObject, Sendable {
    /// Writer thread only, inside a transaction. Leaves nothing behind when it throws.
    func run(on connection: DatabaseConnection) throws(DatabaseError)

    /// Writer thread only, once after each time that it was asked for: nil when the transaction is committed.
    func ended(_ failure: DatabaseError?)
}

/// A job whose caller is suspended until its transaction ends.
protocol AwaitedJob: AnyObject, Sendable {
    /// Worker thread only. Throws what the work throws, which is then also what the caller gets.
    func run(on connection: DatabaseConnection) throws

    /// Worker thread only, exactly once and last: resumes the caller with the result of ``run(on:)``, or with `failure`
    /// when the transaction did not survive.
    func finish(failure: DatabaseError?)
}

/// An ``AwaitedJob`` with a result.
///
/// `@unchecked Sendable`: `result` is only touched by the worker thread.
final class ResultJob<Value: Sendable>: AwaitedJob, @unchecked Sendable {
    private let work: @Sendable (DatabaseConnection) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private var result: Result<Value, any Error>?

    init(
        work: @escaping @Sendable (DatabaseConnection) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        self.work = work
        self.continuation = continuation
    }

    func run(on connection: DatabaseConnection) throws {
        let result = Result { try work(connection) }
        self.result = result
        _ = try result.get()
    }

    func finish(failure: DatabaseError?) {
        if case .failure(let error)? = result {
            continuation.resume(throwing: error)
        } else if let failure {
            continuation.resume(throwing: failure)
        } else if let result {
            continuation.resume(with: result)
        } else {
            continuation.resume(throwing: DatabaseError.closed)
        }
    }
}
