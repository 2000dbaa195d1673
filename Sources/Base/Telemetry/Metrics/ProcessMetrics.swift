// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the kernel says about this process, under the names that dashboards expect.
package enum ProcessMetrics {
    /// `startTime` in microseconds since 1970-01-01 UTC.
    package static func register(in metrics: Metrics, startTime: Int64) {
        metrics.observedCounter("process_cpu_seconds_total", help: "User and system time spent.") { cpuSeconds }
        metrics.observedGauge("process_resident_memory_bytes", help: "Resident memory.") { Double(residentBytes) }
        metrics.observedGauge("process_open_fds", help: "Open file descriptors.") { Double(openDescriptors) }
        metrics.observedGauge("process_max_fds", help: "Most file descriptors allowed.") { Double(maximumDescriptors) }
        metrics.observedGauge("process_start_time_seconds", help: "Start, in seconds since 1970.") {
            Double(startTime) / 1_000_000
        }
    }

    /// Of all threads.
    package static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// 0 where the kernel does not tell.
    package static var residentBytes: Int {
        var text = [UInt8](repeating: 0, count: 128)
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        let count = read(descriptor, &text, text.count)
        guard count > 0 else { return 0 }
        let fields = text.prefix(count).split(separator: UInt8(ascii: " "))
        let pages = fields.dropFirst().first.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The one that counts them not included; 0 where the kernel does not tell.
    package static var openDescriptors: Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = -1
        while let entry = readdir(folder) {
            // Not the folder itself nor the one above it.
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        return max(0, count)
    }

    package static var maximumDescriptors: UInt64 {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return UInt64(limit.rlim_cur)
    }
}
