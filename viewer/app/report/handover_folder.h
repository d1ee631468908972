#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "viewer/app/report/handover_manifest.h"

namespace sandtable {

/// A pack while it is written: a hidden folder beside the place where it shall lie, which gets its name in one step
/// when everything is in it and on the disk. Whatever goes wrong before leaves nothing behind.
class HandoverFolder {
 public:
  /// Fails with kIo naming the folder.
  static Result<HandoverFolder> begin(const std::filesystem::path& parent);
  HandoverFolder(HandoverFolder&& other) noexcept;
  HandoverFolder& operator=(HandoverFolder&&) = delete;
  ~HandoverFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// `name` may have folders before it. Fails with kIo naming the file when the disk refuses.
  Status write(const std::string& name, std::string_view bytes);
  struct Written {
    std::filesystem::path folder;
    Digest digest;  ///< of the manifest
  };
  /// Fills in the manifest's files from what lies in the folder, writes it, and gives the folder the name `wanted` or,
  /// where that is taken, `wanted`-2 and so on. Never replaces anything.
  Result<Written> finish(const std::string& wanted, HandoverManifest manifest);

 private:
  explicit HandoverFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;  // empty once it is finished or moved from
};

}  // namespace sandtable
