// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a process holds, as `/proc` tells.
struct HubFootprint: Sendable, CustomStringConvertible {
    let descriptors: Int
    let children: Int
    /// Resident.
    let mebibytes: Double

    init(of pid: Int32) {
        descriptors = Self.entries("/proc/\(pid)/fd").count
        children = Self.entries("/proc/\(pid)/task").reduce(0) { count, thread in
            count + Self.text("/proc/\(pid)/task/\(thread)/children").split(separator: " ").count
        }
        let line = Self.text("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        mebibytes = (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
    }

    var description: String { "\(descriptors) descriptors, \(children) children, \(mebibytes) MiB" }

    /// Whether nothing has stayed behind since the other was taken.
    func isWithin(_ other: HubFootprint, growth: Double) -> Bool {
        descriptors <= other.descriptors && children <= other.children && mebibytes <= other.mebibytes + growth
    }

    private static func entries(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    private static func text(_ file: String) -> String {
        FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
