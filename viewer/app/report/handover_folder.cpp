#include "viewer/app/report/handover_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace sandtable {
namespace {

namespace fs = std::filesystem;

class OpenFile {
 public:
  OpenFile(const fs::path& file, int flags) : fd_(::open(file.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Error> refused(const fs::path& path) {
  return fail(ErrorCode::kIo, "{}: {}", path.string(), std::strerror(errno));
}

Status sync(const fs::path& path, int flags) {
  const OpenFile file(path, flags);
  if (file.fd() < 0 || ::fsync(file.fd()) != 0) return refused(path);
  return {};
}

Status write_synced(const fs::path& path, std::string_view bytes) {
  const OpenFile file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (file.fd() < 0) return refused(path);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.fd(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return refused(path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file.fd()) == 0 ? Status{} : Status(refused(path));
}

Result<std::vector<PackedFile>> files_in(const fs::path& folder) {
  std::vector<PackedFile> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!it->is_regular_file(error)) continue;
    // Others write here too (SQLite, PNG); what they wrote must be on the disk before the folder gets its name.
    if (Status synced = sync(it->path(), O_RDONLY); !synced) return pass(synced);
    const auto digest = digest_of_file(it->path());
    if (!digest) return pass(digest);
    files.push_back({fs::relative(it->path(), folder, error).generic_string(), it->file_size(error), *digest});
  }
  if (error) return fail(ErrorCode::kIo, "{}: {}", folder.string(), error.message());
  std::ranges::sort(files, {}, &PackedFile::name);
  return files;
}

}  // namespace

Result<HandoverFolder> HandoverFolder::begin(const fs::path& parent) {
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) return fail(ErrorCode::kIo, "{}: {}", parent.string(), error.message());
  std::string hidden = (parent / ".handover-XXXXXX").string();
  if (::mkdtemp(hidden.data()) == nullptr) return refused(parent);
  if (::chmod(hidden.c_str(), 0755) != 0) return refused(hidden);
  return HandoverFolder(hidden);
}

HandoverFolder::HandoverFolder(HandoverFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

HandoverFolder::~HandoverFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Status HandoverFolder::write(const std::string& name, std::string_view bytes) {
  const fs::path file = path_ / name;
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return fail(ErrorCode::kIo, "{}: {}", file.parent_path().string(), error.message());
  return write_synced(file, bytes);
}

Result<HandoverFolder::Written> HandoverFolder::finish(const std::string& wanted, HandoverManifest manifest) {
  auto files = files_in(path_);
  if (!files) return pass(files);
  manifest.files = std::move(*files);
  manifest.pack = wanted;
  const std::string text = manifest_text(manifest);
  if (Status written = write_synced(path_ / kManifestName, text); !written) return pass(written);
  if (Status synced = sync(path_, O_RDONLY | O_DIRECTORY); !synced) return pass(synced);
  constexpr int kMostNames = 1000;
  for (int n = 1; n <= kMostNames; ++n) {
    const fs::path named = path_.parent_path() / (n == 1 ? wanted : fmt::format("{}-{}", wanted, n));
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, named.c_str(), RENAME_NOREPLACE) == 0) {
      if (Status synced = sync(path_.parent_path(), O_RDONLY | O_DIRECTORY); !synced) return pass(synced);
      path_.clear();
      return Written{named, Hasher().raw(text.data(), text.size()).finish()};
    }
    if (errno != EEXIST) return refused(named);
  }
  return fail(ErrorCode::kLimit, "{}: {} packs of this second lie there already", path_.parent_path().string(),
              kMostNames);
}

}  // namespace sandtable
