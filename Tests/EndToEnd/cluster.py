"""What the stories stand on: a running Apus, a real kubectl, and Git repositories of their own."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import textwrap
import time

APUS = os.environ.get("APUS", ".build/debug/apus")
TOOLS = pathlib.Path(os.environ.get("APUS_TOOLS", ".cache/bin"))

# How long a condition may take before a story fails. A bound against hanging, never a measure.
PATIENCE = int(os.environ.get("APUS_PATIENCE", "60"))


class Failed(AssertionError):
    """A command that should have succeeded; carries all that it printed."""


def run(command, stdin=None, env=None, check=True, cwd=None):
    """Runs a command; its result has `stdout`, `stderr` and `returncode`."""
    result = subprocess.run(
        [str(word) for word in command], input=stdin, env=env, cwd=cwd, capture_output=True, text=True, timeout=2 * PATIENCE
    )
    if check and result.returncode != 0:
        words = " ".join(str(word) for word in command)
        raise Failed(f"{words}\nexit status {result.returncode}\n{result.stdout}{result.stderr}")
    return result


def until(condition, what):
    """Waits until `condition()` is true; what it raises counts as not yet."""
    deadline = time.monotonic() + PATIENCE
    last = None
    while time.monotonic() < deadline:
        try:
            result = condition()
            if result:
                return result
            last = result
        except (Failed, KeyError, IndexError, json.JSONDecodeError) as error:
            last = error
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE} s: {what}; last: {last}")


class Repository:
    """A Git repository with manifests, in a folder of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    @property
    def url(self):
        return f"file://{self.folder}"

    def git(self, *words):
        env = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            **{f"GIT_{who}_NAME": "Sam" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "sam@example.com" for who in ("AUTHOR", "COMMITTER")},
        }
        return run(["git", *words], env=env, cwd=self.folder).stdout.strip()

    def commit(self, files, message="change"):
        """Writes files (path to text; `None` removes one) and commits them; the commit's hash is returned."""
        for path, text in files.items():
            file = self.folder / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(textwrap.dedent(text))
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")


class Apus:
    """An `apus up` with a data directory of its own, on ports it chose free."""

    def __init__(self, *arguments, default_directory=False):
        self.temporary = tempfile.TemporaryDirectory(prefix="apus-")
        self.folder = pathlib.Path(self.temporary.name)
        self.data = self.folder / (".local/share/apus" if default_directory else "data")
        self.arguments = [*arguments] if default_directory else ["--data-dir", self.data, *arguments]
        self.process = None
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "GIT_", "APUS_DATA"))},
            "PATH": f"{TOOLS.resolve()}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "KUBECONFIG": str(self.data / "kubeconfig"),
            "KUBECACHEDIR": str(self.folder / "kubectl"),
        }

    def start(self):
        """Starts and returns when Apus says that it is ready."""
        self.log = open(self.folder / "log", "a+")
        self.process = subprocess.Popen(
            [APUS, "up", "--port", "0", "--api-port", "0", *map(str, self.arguments)],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=self.env,
            text=True,
        )
        self.screen = []
        for line in self.process.stdout:
            self.screen.append(line.rstrip("\n"))
            if "Ctrl-C" in line:
                return self
        self.log.seek(0)
        raise Failed("apus up ended early:\n" + "\n".join(self.screen) + "\n" + self.log.read())

    def start_cluster(self):
        """Starts the embedded cluster alone, and returns when it answers."""
        self.log = open(self.folder / "log", "a+")
        self.process = subprocess.Popen(
            [APUS, "cluster", "--data-dir", self.data, "--api-port", "0"],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=self.env,
            text=True,
        )
        for line in self.process.stdout:
            if "Ctrl-C" in line:
                return self
        self.log.seek(0)
        raise Failed("apus cluster ended early:\n" + self.log.read())

    def kill(self):
        """As a crash would: no chance to tidy up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def interrupt(self):
        """Ctrl-C; the exit status is returned."""
        self.process.send_signal(signal.SIGINT)
        self.process.stdout.read()
        status = self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()
        self.log.close()
        return status

    def stop(self):
        if self.process and self.process.poll() is None:
            self.kill()
        self.temporary.cleanup()

    def kubectl(self, *words, stdin=None, check=True):
        return run(["kubectl", *words], stdin=None if stdin is None else textwrap.dedent(stdin), env=self.env, check=check)

    def cli(self, *words, check=True):
        return run([APUS, *words], env=self.env, check=check)

    def get(self, *words):
        return json.loads(self.kubectl("get", "-o", "json", *words).stdout)

    def app(self, name):
        return self.get("-n", "argocd", "application", name)

    def refresh(self, name):
        self.kubectl("-n", "argocd", "annotate", "application", name, "argocd.argoproj.io/refresh=normal", "--overwrite")

    def repository(self, name):
        return Repository(self.folder / name)

    def application(self, name, repository, **changes):
        """Creates an Application on `repository`, with a destination namespace of the same name."""
        spec = {
            "project": "default",
            "source": {"repoURL": repository.url, "path": "app", "targetRevision": "main"},
            "destination": {"server": "https://kubernetes.default.svc", "namespace": name},
            "syncPolicy": {"automated": {"prune": True, "selfHeal": True}, "syncOptions": ["CreateNamespace=true"]},
        }
        for key, value in changes.items():
            if isinstance(value, dict) and isinstance(spec.get(key), dict):
                spec[key] = {**spec[key], **value}
            else:
                spec[key] = value
        manifest = {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {
                "name": name,
                "namespace": "argocd",
                "finalizers": ["resources-finalizer.argocd.argoproj.io"],
            },
            "spec": spec,
        }
        self.kubectl("apply", "-f", "-", stdin=json.dumps(manifest))

    def until_status(self, name, sync=None, health=None, revision=None, condition=None):
        """Waits for an application's status; the application is returned."""

        def holds():
            app = self.app(name)
            status = app.get("status", {})
            if sync and status["sync"]["status"] != sync:
                return None
            if health and status["health"]["status"] != health:
                return None
            if revision and status["sync"]["revision"] != revision:
                return None
            if condition and condition not in [entry["type"] for entry in status.get("conditions", [])]:
                return None
            return app

        wanted = ", ".join(str(part) for part in (sync, health, revision, condition) if part)
        try:
            return until(holds, f"application {name} {wanted}")
        except AssertionError as error:
            status = self.app(name).get("status", {})
            raise AssertionError(f"{error}\n{json.dumps(status, indent=1)[:4000]}") from None
