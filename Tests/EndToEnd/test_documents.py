"""Every shell example of the README and the manual, run as it stands."""

import os
import pathlib
import re
import unittest

from cluster import APUS, Apus, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"(?P<before><!-- not run: [^\n]* -->\n)?^```sh\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(page):
    """The runnable examples of a page as one script, in their order."""
    return "\n".join(match["text"] for match in FENCE.finditer(page.read_text()) if not match["before"])


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.apus = Apus(default_directory=True)
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()
        commands = cls.apus.folder / "bin"
        commands.mkdir()
        (commands / "apus").symlink_to(os.path.abspath(APUS))
        cls.apus.env["PATH"] = f"{commands}:{cls.apus.env['PATH']}"
        # The examples find the cluster as the manual says.
        cls.env = {key: value for key, value in cls.apus.env.items() if key != "KUBECONFIG"}

    def test_every_example(self):
        pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
        self.assertGreater(len(pages), 3)
        for page in pages:
            script = examples(page)
            if script:
                with self.subTest(page=page.name):
                    self.apus.until_status("guestbook", "Synced", "Healthy")
                    run(["bash", "-euo", "pipefail", "-c", script], env=self.env, cwd=self.apus.folder)


if __name__ == "__main__":
    unittest.main()
