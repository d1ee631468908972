#include "tests/support/local_postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

namespace sandtable::test {
namespace {

namespace fs = std::filesystem;

const passwd* server_user() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  return user != nullptr ? user : getpwnam("nobody");
}

void give_to_server(const fs::path& path) {
  const passwd* user = server_user();
  if (user == nullptr) return;
  const auto give = [&](const fs::path& p) { return lchown(p.c_str(), user->pw_uid, user->pw_gid) == 0; };
  give(path);
  if (!fs::is_directory(path)) return;
  for (const auto& entry : fs::recursive_directory_iterator(path)) give(entry.path());
}

/// Starts a program, its output going to a file; gives its process.
int launch(const std::vector<std::string>& command, const fs::path& log, bool as_server) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const passwd* user = as_server ? server_user() : nullptr;
  const int process = fork();
  if (process != 0) return process;
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (user != nullptr && (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // a test that dies leaves no server behind
  if (chdir("/") != 0) _exit(126);
  execv(arguments[0], arguments.data());
  _exit(127);
}

bool succeeds(const std::vector<std::string>& command, const fs::path& log, bool as_server = false) {
  int status = 0;
  const int process = launch(command, log, as_server);
  return process > 0 && waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// A new cluster with PostGIS in its template, so that a test need not wait for either.
bool make_cluster(const fs::path& folder, const fs::path& data) {
  const std::string programs = LocalPostgres::programs();
  const fs::path log = folder / "initdb.log";
  if (!succeeds(
          {programs + "/initdb", "-D", data, "-U", "sandtable", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"},
          log, true))
    return false;
  const fs::path script = folder / "postgis.sql";
  std::ofstream(script) << "CREATE EXTENSION postgis;\n";
  // Without a server: one process that reads one line.
  return succeeds(
      {"/bin/sh", "-c", programs + "/postgres --single -D " + data.string() + " postgres < " + script.string()}, log,
      true);
}

/// The cluster that every server begins with.
fs::path cluster() {
  const fs::path kept = fs::path(SANDTABLE_BINARY_DIR) / "postgres-cluster";
  const int lock = open((kept.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  flock(lock, LOCK_EX);
  if (!fs::exists(kept)) {
    const TempDir folder;
    give_to_server(folder.path());
    const fs::path data = folder.path() / "data";
    if (make_cluster(folder.path(), data)) {
      const fs::path fresh = kept.string() + ".new";
      fs::remove_all(fresh);
      fs::copy(data, fresh, fs::copy_options::recursive);
      fs::rename(fresh, kept);
    }
  }
  close(lock);
  return kept;
}

}  // namespace

fs::path LocalPostgres::programs() {
  std::error_code error;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", error)) {
    const fs::path share = fs::path("/usr/share/postgresql") / version.path().filename();
    if (fs::exists(version.path() / "bin/postgres") && fs::exists(share / "extension/postgis.control"))
      return version.path() / "bin";
  }
  return {};
}

LocalPostgres::LocalPostgres(Safety safety) : safety_(safety) {
  give_to_server(folder_.path());
  const fs::path data = folder_.path() / "data";
  std::error_code error;
  fs::copy(cluster(), data, fs::copy_options::recursive, error);
  fs::permissions(data, fs::perms::owner_all, error);
  give_to_server(data);
}

LocalPostgres::~LocalPostgres() { stop(); }

bool LocalPostgres::start() {
  const std::string fast = safety_ == Safety::kFast ? "off" : "on";
  process_ =
      launch({programs() / "postgres", "-D", folder_.file("data"), "-k", folder_.path(), "-c",
              "listen_addresses=", "-c", "fsync=" + fast, "-c", "shared_buffers=64MB", "-c", "max_connections=120"},
             folder_.path() / "server.log", true);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (process_ > 0 && std::chrono::steady_clock::now() < end) {
    if (run("SELECT 1")) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return false;
}

void LocalPostgres::stop() {
  if (process_ <= 0) return;
  kill(process_, SIGINT);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

std::string LocalPostgres::url(const std::string& schema) const {
  std::string host;
  for (const char c : folder_.path().string()) host += c == '/' ? "%2F" : std::string(1, c);
  return "postgresql://sandtable@/postgres?host=" + host + "&options=-csearch_path%3D" + schema + "%2Cpublic";
}

bool LocalPostgres::run(const std::string& sql, const std::string& schema) const {
  return succeeds({programs() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url(schema), "-c", sql},
                  folder_.path() / "psql.log");
}

std::string LocalPostgres::address(const std::string& schema) const {
  run("CREATE SCHEMA IF NOT EXISTS " + schema);
  return url(schema);
}

std::string LocalPostgres::log() const {
  std::ostringstream text;
  for (const char* name : {"server.log", "psql.log"}) text << std::ifstream(folder_.path() / name).rdbuf();
  const std::string all = text.str();
  return all.substr(all.size() - std::min<std::size_t>(all.size(), 2000));
}

}  // namespace sandtable::test
