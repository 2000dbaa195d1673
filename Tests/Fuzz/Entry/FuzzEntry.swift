// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import Glibc

/// The target that this process runs, by the name in the environment: one binary serves all, so that there is one to link.
enum FuzzEntry {
    static let target: FuzzTarget = {
        let name = getenv("PATCHBAY_FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget.named(name) else {
            let names = FuzzTarget.all.map(\.name).joined(separator: " ")
            fatalError("PATCHBAY_FUZZ_TARGET must be one of: \(names)")
        }
        if getenv("PATCHBAY_FUZZ_SOURCES") != nil {
            for source in target.sources { print(source) }
            fflush(nil)
            _exit(0)
        }
        return target
    }()
}

/// Called by libFuzzer for each input. A broken invariant ends the process, which is how libFuzzer learns of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try FuzzEntry.target.run(bytes)
    } catch {
        fatalError("\(FuzzEntry.target.name): \(error)")
    }
    return 0
}
