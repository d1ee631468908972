#pragma once

#include <filesystem>
#include <string>

#include "tests/support/temp_dir.h"

namespace sandtable::test {

/// A PostgreSQL server with PostGIS of the test's own on a socket in a temporary folder, ended with the object. As root
/// it runs as the user postgres or nobody, because it refuses to run as root. Its empty cluster is made once a build
/// folder and copied.
class LocalPostgres {
 public:
  /// Where the server's programs are; empty when it, or PostGIS, is not installed.
  static std::filesystem::path programs();

  enum class Safety { kFast, kDurable };  ///< kFast does not wait for the disk: nobody pulls the plug on a test
  explicit LocalPostgres(Safety safety = Safety::kFast);
  ~LocalPostgres();
  LocalPostgres(const LocalPostgres&) = delete;
  LocalPostgres& operator=(const LocalPostgres&) = delete;

  /// False when it does not answer within some seconds. A stopped one goes on with what it had.
  bool start();
  /// Ends all connections and the server.
  void stop();
  /// Runs SQL in the schema as its administrator; false when it fails.
  bool run(const std::string& sql, const std::string& schema = "public") const;
  /// The address of an incident in a schema of that name, which is made when it is not there yet.
  [[nodiscard]] std::string address(const std::string& schema = "incident") const;
  /// Why start() failed: the end of the server's log.
  [[nodiscard]] std::string log() const;

 private:
  [[nodiscard]] std::string url(const std::string& schema) const;

  TempDir folder_;
  Safety safety_;
  int process_ = -1;
};

}  // namespace sandtable::test
