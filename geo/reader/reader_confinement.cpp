#include "geo/reader/reader_confinement.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>

namespace sandtable::geo {
namespace {

void limit(decltype(RLIMIT_CORE) what, rlim_t soft, rlim_t hard) {
  const rlimit both{soft, hard};
  setrlimit(what, &both);
}

// Sanitizers reserve terabytes of address space.
constexpr bool kLimitMemory =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    false;
#else
    true;
#endif

// Newer than Debian 12's headers; values of linux/landlock.h, ABI 3 and 4.
constexpr std::uint64_t kFsTruncate = 1ULL << 14U;
constexpr std::uint64_t kNetConnectTcp = 1ULL << 1U;
constexpr std::uint64_t kNetBindTcp = 1ULL << 0U;

struct RulesetOfAbi4 {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;
};

void allow_writing_below(int ruleset, const char* folder, std::uint64_t rights) {
  const int parent = open(folder, O_PATH | O_CLOEXEC);
  if (parent < 0) return;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = rights;
  rule.parent_fd = parent;
  syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(parent);
}

void fence_with_landlock(const std::filesystem::path& work, bool network_wanted) {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return;
  std::uint64_t writing = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                          LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
                          LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                          LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_EXECUTE;
  if (abi >= 3) writing |= kFsTruncate;
  RulesetOfAbi4 wanted;
  wanted.handled_access_fs = writing;
  if (abi >= 4 && !network_wanted) wanted.handled_access_net = kNetConnectTcp | kNetBindTcp;
  const std::size_t size = abi >= 4 ? sizeof(RulesetOfAbi4) : sizeof(std::uint64_t);
  const int ruleset = static_cast<int>(syscall(SYS_landlock_create_ruleset, &wanted, size, 0));
  if (ruleset < 0) return;
  allow_writing_below(ruleset, work.c_str(), writing & ~std::uint64_t{LANDLOCK_ACCESS_FS_EXECUTE});
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
}

}  // namespace

void confine_reader(double seconds, std::size_t memory_mb, const std::filesystem::path& work, bool network_wanted) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  limit(RLIMIT_CORE, 0, 0);
  // SIGXCPU at the soft limit tells why; the hard one is for a process that ignores it.
  const auto cpu_seconds = static_cast<rlim_t>(seconds) + 1;
  limit(RLIMIT_CPU, cpu_seconds, cpu_seconds + 1);
  const rlim_t memory = static_cast<rlim_t>(memory_mb) << 20U;
  if (kLimitMemory) limit(RLIMIT_AS, memory, memory);
  if (!work.empty()) fence_with_landlock(work, network_wanted);
}

}  // namespace sandtable::geo
