// SPDX-License-Identifier: Apache-2.0
//
// Trains the sanitizer's table and combination: `sanitizer-training DATA.jsonl RULES.json MODEL.json [REPORT.md]`.

import Glibc

guard CommandLine.arguments.count >= 4 else {
    print("usage: sanitizer-training DATA.jsonl RULES.json MODEL.json [REPORT.md]")
    exit(2)
}
do {
    try TrainingRun(arguments: CommandLine.arguments).perform()
} catch {
    print("sanitizer-training: \(error)")
    exit(2)
}
